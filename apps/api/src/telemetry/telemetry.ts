/** A request as it arrived. */
export interface TracedCall {
  readonly requestId: string;
  readonly dialect: string;
  /** `generate`, `compact` or `count_tokens`. */
  readonly operation: string;
  readonly isEmbedding: boolean;
  /** The path without what names a model, such as `/v1/messages`. */
  readonly route: string;
}

/** A try at an upstream. Nothing of what was asked or answered. */
export interface TracedAttempt {
  /** From 1. */
  readonly number: number;
  /** The dialect that the upstream is called in. */
  readonly dialect: string;
  /** The model in the catalogue, and the model as the upstream calls it. */
  readonly model: string;
  readonly upstreamModel: string;
  readonly upstream: { readonly name: string; readonly kind: string; readonly baseUrl: string };
  readonly accountId: string;
  readonly keyId: string;
  readonly stream: boolean;
  readonly maxTokens: number | null;
  readonly choices: number;
  /** The request, of which only figures such as its temperature are read. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer that was charged. */
export interface TracedAnswer {
  readonly responseId: string | null;
  /** The model that answered, as the upstream names it. */
  readonly responseModel: string | null;
  readonly finishReason: string | null;
  /** Null if it is complete. */
  readonly errorType: string | null;
  /** From the arrival of the request. */
  readonly ttftMs: number | null;
  readonly meanGapMs: number | null;
  /** Billed quantities by meter. */
  readonly usage: Readonly<Record<string, number>>;
  /** Billed output tokens that the upstream says were reasoning. */
  readonly reasoningTokens: number;
  readonly chargedUsd: number;
}

export interface AttemptTrace {
  /** The try failed: the next route is tried, or the request ends. `status`: of the upstream; null if there was none. */
  failed(errorType: string, status: number | null): void;
}

export interface RequestTrace {
  attempt(attempt: TracedAttempt): AttemptTrace;
  /** The answer of the last attempt was charged. */
  answered(answer: TracedAnswer): void;
  /** The connection was answered or has ended. `status`: 499 if the caller left. */
  end(status: number): void;
}

/** Traces and metrics for an OpenTelemetry collector. */
export interface Telemetry {
  begin(call: TracedCall): RequestTrace;
  /** Exports what is left, for at most two seconds. */
  close(): Promise<void>;
}
