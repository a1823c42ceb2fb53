import chromium from '@sparticuz/chromium';
import { type Browser, chromium as launcher } from 'playwright-core';

/** Launches headless Chromium from its npm package, with web security enabled. `more`: further arguments. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return launcher.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--headless=shell', '--disable-background-networking', '--disable-gpu', '--font-render-hinting=none', ...more],
  });
}
