/** The version of the texts that a new installation begins with. It is stored with each acceptance: change it whenever a text changes. */
export const termsVersion = '2026-11-29';
