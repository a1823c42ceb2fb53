/** The version of the current terms, stored with each acceptance. Change it whenever the texts change. */
export const termsVersion = '2026-11-23';
