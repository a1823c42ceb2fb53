/** The terms in force. A customer's acceptance names it. */
export const termsVersion = '2026-11-23';
