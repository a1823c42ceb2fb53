import { type Dialect, isRecord, parseRecord, writeErrorBody } from '@derouter/protocols';

/**
 * A provider's refusal of what the caller sent, in the caller's dialect, with our request id and without anything about our
 * account there. `isOwn`: the provider speaks the caller's dialect, so what it says of the error's kind is kept.
 */
export function rewriteError(
  refusal: Buffer,
  { dialect, isOwn, status, requestId }: { dialect: Dialect; isOwn: boolean; status: number; requestId: string },
): string {
  const error = readRefusalError(refusal);
  const message = typeof error?.message === 'string' ? error.message : 'The provider refused this request.';
  if (!isOwn || !error) return writeErrorBody(dialect, { status, code: 'upstream_refused', message, requestId });
  const kept = Object.fromEntries(['type', 'param', 'code'].filter((name) => name in error).map((name) => [name, error[name]]));
  return JSON.stringify(
    dialect === 'anthropic-messages'
      ? { type: 'error', error: { ...kept, message }, request_id: requestId }
      : { error: { message, ...kept } },
  );
}

/** The `error` of a refusal's body; null where it has none. */
export function readRefusalError(refusal: Buffer): Readonly<Record<string, unknown>> | null {
  const said = parseRecord(refusal.toString('utf8'));
  return isRecord(said?.error) ? said.error : null;
}
