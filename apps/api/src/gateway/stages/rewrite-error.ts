import {
  type ContextOverflow,
  clientDialects,
  type Dialect,
  type ErrorReport,
  type ProviderError,
  readContextOverflow,
  readProviderError,
} from '@derouter/protocols';

/** A provider's refusal of what the caller sent, as it was understood. */
export interface Refusal {
  /** The status that the caller gets. */
  readonly status: number;
  readonly error: ProviderError | null;
  /** Set where the prompt is too long: agents make the conversation shorter then. */
  readonly overflow: ContextOverflow | null;
}

/** Reads a refusal. A prompt that is too long is 400 with every provider that clients know, whatever this one answered. */
export function readRefusal(bytes: Buffer, status: number): Refusal {
  const error = readProviderError(bytes.toString('utf8'));
  const overflow = error && readContextOverflow({ ...error, message: error.message ?? tooLong });
  return { status: overflow ? 400 : status, error, overflow };
}

const tooLong = 'The prompt is longer than the context window of this model.';

/** A refusal for the caller: as a report, and as a body in its dialect. */
export interface RewrittenError {
  readonly report: ErrorReport;
  readonly body: string;
}

/**
 * A provider's refusal in the caller's dialect, with our request id and without anything about our account there. `isOwn`: the
 * provider speaks the caller's dialect, so what it says of the error's kind is kept.
 */
export function rewriteError(
  { status, error, overflow }: Refusal,
  { dialect, isOwn, requestId }: { dialect: Dialect; isOwn: boolean; requestId: string },
): RewrittenError {
  const client = clientDialects[dialect];
  const said = error?.message ?? (status === 413 ? 'The provider refused this request as too large.' : general);
  const message = hideCredentials(overflow ? client.sayOverflow(overflow) : said);
  const report = { status, code: overflow ? 'context_length_exceeded' : 'upstream_refused', message, requestId };
  const own = isOwn ? (error?.own ?? null) : null;
  return { report, body: own ? client.writeRefusal(report, own, overflow !== null) : client.writeError(report) };
}

const general = 'The provider refused this request.';

/** What looks like a credential, which may be ours. */
function hideCredentials(message: string): string {
  return message.replace(/\b((sk|rk|gsk|xai)[-_]|AIza)[\w*-]{8,}/g, '[hidden]');
}
