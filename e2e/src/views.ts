import { isNightly } from '@derouter/testkit';

/** A window in which pages are looked at. */
export interface View {
  readonly width: number;
  readonly locale: 'en-US' | 'zh-CN' | 'ar-EG';
  readonly colorScheme: 'light' | 'dark';
}

export const desktop: View = { width: 1280, locale: 'en-US', colorScheme: 'light' };

const all: readonly View[] = [
  desktop,
  { width: 1280, locale: 'zh-CN', colorScheme: 'dark' },
  { width: 390, locale: 'en-US', colorScheme: 'dark' },
  { width: 390, locale: 'zh-CN', colorScheme: 'light' },
];
/** `pnpm test:nightly` looks at pages in every view; each change, at the width, in the language and the scheme in which faults show first. */
export const views: readonly View[] = isNightly ? all : [{ width: 390, locale: 'zh-CN', colorScheme: 'dark' }];
