import chromium from '@sparticuz/chromium';

/** Unpacks the browser before the tests. The package does so on first use, and two test files must not do it at once. */
export default async function unpackBrowser(): Promise<void> {
  await chromium.executablePath();
}
