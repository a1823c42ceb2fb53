import {
  type ContextOverflow,
  clientDialects,
  type Dialect,
  type ErrorReport,
  type ProviderError,
  readContextOverflow,
  readProviderError,
} from '@derouter/protocols';

/** A provider's refusal of the caller's request, parsed. */
export interface Refusal {
  /** Status for the caller. */
  readonly status: number;
  readonly error: ProviderError | null;
  /** Set if the prompt is too long: agents then compact the conversation. */
  readonly overflow: ContextOverflow | null;
}

/** Parses a refusal. A prompt that is too long becomes 400, the status that clients expect for it from every provider. */
export function readRefusal(bytes: Buffer, status: number): Refusal {
  const error = readProviderError(bytes.toString('utf8'));
  const overflow = error && readContextOverflow({ ...error, message: error.message ?? tooLong });
  return { status: overflow ? 400 : status, error, overflow };
}

const tooLong = 'The prompt is longer than the context window of this model.';

/** A refusal for the caller: as a report, and as a body in the caller's dialect. */
export interface RewrittenError {
  readonly report: ErrorReport;
  readonly body: string;
}

/**
 * Writes a provider's refusal in the caller's dialect, with our request id and without details of the operator's account.
 * `isOwn`: the provider speaks the caller's dialect, so the error's type and code are kept.
 */
export function rewriteError(
  { status, error, overflow }: Refusal,
  { dialect, isOwn, requestId }: { dialect: Dialect; isOwn: boolean; requestId: string },
): RewrittenError {
  const client = clientDialects[dialect];
  const said = error?.message ?? (status === 413 ? 'The provider refused this request as too large.' : general);
  const message = hideCredentials(overflow ? client.writeOverflow(overflow) : said);
  const report = { status, code: overflow ? 'context_length_exceeded' : 'upstream_refused', message, requestId };
  const own = isOwn ? (error?.own ?? null) : null;
  return { report, body: own ? client.writeRefusal(report, own, overflow !== null) : client.writeError(report) };
}

const general = 'The provider refused this request.';

/** Hides anything that looks like a credential: it may be the operator's. */
function hideCredentials(message: string): string {
  return message.replace(/\b((sk|rk|gsk|xai)[-_]|AIza)[\w*-]{8,}/g, '[hidden]');
}
