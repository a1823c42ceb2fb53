/** An error before it is written in the shape of a dialect. */
export interface ErrorReport {
  /** HTTP status. */
  readonly status: number;
  /** Our own code, such as `insufficient_credit`. */
  readonly code: string;
  readonly message: string;
  /** The request field at fault, if any. */
  readonly param?: string | null;
  readonly requestId: string;
  /** A retry cannot help. If absent, the status decides. */
  readonly isFinal?: boolean;
  /** Seconds after which a retry may help. */
  readonly retryAfterSeconds?: number | null;
}

/** The limit that a 402 is about (account credit or key budget), as a machine-readable field. */
export function limitSource({ code }: ErrorReport): { limit_source?: string } {
  if (code === 'insufficient_credit') return { limit_source: 'account_credit' };
  return code === 'key_budget_exceeded' ? { limit_source: 'key_budget' } : {};
}
