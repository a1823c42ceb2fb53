/** System accounts with the ids that the migration assigned. Credit +, debit −. */
export const systemAccounts = {
  'revenue:usage': 1n,
  'revenue:processing_fee': 2n,
  'revenue:forfeited': 3n,
  'clearing:stripe': 10n,
  'clearing:cryptomus': 11n,
  'clearing:evm': 12n,
  'clearing:sandbox': 19n,
  'expense:promotions': 20n,
  'expense:write_offs': 21n,
  'expense:adjustments': 22n,
  'expense:provider_fees': 23n,
  'expense:chargebacks': 24n,
  'expense:dispute_fees': 25n,
  'expense:losses': 26n,
  'liability:refunds_pending': 30n,
  'liability:tax': 31n,
  'assets:bank': 32n,
  'assets:treasury': 33n,
} as const;

export type SystemAccount = keyof typeof systemAccounts;
