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
  /** Figures about a refusal for programs, such as `available_usd`; written in the field that SDKs keep. */
  readonly facts?: Readonly<Record<string, string | number | null>> | null;
}

/**
 * The limit that a 402 is about (account credit, key budget or client budget) and its figures, as fields that programs can read.
 * OpenAI's and Anthropic's SDKs keep them on the error they raise.
 */
export function limitFacts({ facts }: ErrorReport): { limit_source?: string; details?: Readonly<Record<string, string | number | null>> } {
  if (!facts) return {};
  const { limit_source: source, ...details } = facts;
  return { ...(typeof source === 'string' && { limit_source: source }), details };
}
