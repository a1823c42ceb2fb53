/** Errors of the ledger. Expected outcomes (not enough credit) are results, not errors. */
export type LedgerErrorCode =
  /** The idempotency key was used before with other content. */
  | 'idempotency_conflict'
  /** The wallet's available credit does not cover the transfer. */
  | 'insufficient_credit'
  /** Running requests hold credit of the wallet, or it is below zero. */
  | 'holds_open'
  /** There is no such wallet or ledger account. */
  | 'not_found'
  /** More requests wait for the ledger than it accepts. */
  | 'overloaded'
  /** Billing is shutting down. */
  | 'closed';

export class LedgerError extends Error {
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string) {
    super(message);
    this.name = 'LedgerError';
    this.code = code;
  }
}
