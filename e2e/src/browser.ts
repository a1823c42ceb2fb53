import chromium from '@sparticuz/chromium';
import { type Browser, chromium as launcher } from 'playwright-core';

/** Headless Chromium from its npm package, with the web's own security rules in force. */
export async function launchBrowser(): Promise<Browser> {
  return launcher.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--headless=shell', '--disable-background-networking', '--disable-gpu', '--font-render-hinting=none'],
  });
}
