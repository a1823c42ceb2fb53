import chromium from '@sparticuz/chromium';

/** The package unpacks the browser where it is first asked for: once, before two test files do so at the same time. */
export default async function unpackBrowser(): Promise<void> {
  await chromium.executablePath();
}
