import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isNightly } from '@derouter/testkit';
import type { Page, PageScreenshotOptions } from 'playwright-core';
import { artifacts } from './product.ts';

const screenshots = join(artifacts, 'screenshots');
/** Screenshots are for people who look at them: at night, and with `SCREENSHOTS=1`. */
const isWanted = isNightly || process.env.SCREENSHOTS === '1';
if (isWanted) mkdirSync(screenshots, { recursive: true });

/** Saves a screenshot, of what is in view unless the options say otherwise, as `artifacts/screenshots/NAME.png`. */
export async function shoot(page: Page, name: string, options: PageScreenshotOptions = {}): Promise<void> {
  if (isWanted) await page.screenshot({ ...options, path: join(screenshots, `${name}.png`) });
}
