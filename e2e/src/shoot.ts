import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { artifacts } from './product.ts';

const screenshots = join(artifacts, 'screenshots');
mkdirSync(screenshots, { recursive: true });

/** Saves a screenshot of what is in view. */
export const shoot = (page: Page, name: string) => page.screenshot({ path: join(screenshots, `${name}.png`) });
