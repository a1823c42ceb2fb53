/** The colour of a key's status. */
export const keyTones = {
  active: 'good',
  off: 'plain',
  suspended: 'bad',
  account_suspended: 'bad',
  expired: 'warn',
  revoked: 'plain',
} as const;
