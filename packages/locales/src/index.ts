export { autoTopUpConsent, autoTopUpConsentVersion } from './legal/auto-top-up-consent.ts';
export { type LegalLocale, legalLocale } from './legal/index.ts';
export { termsVersion } from './legal/terms-version.ts';
export { defaultLocale, detectLocale, directionOf, type Locale, localeCookie, locales, parseLocale } from './locale.ts';
export { isTimeZone, zonedTime } from './zoned-time.ts';
