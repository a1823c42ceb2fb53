/** What Anthropic accepts as the id of a tool call. Source: Anthropic API reference, `tool_use.id`. */
const plain = /^[a-zA-Z0-9_-]+$/;
const escaped = 'drtid_';
const made = 'call_drt';

/** The id in the form Anthropic demands; `restoreCallId` gives the original back. */
export function restrictCallId(id: string): string {
  return plain.test(id) && !id.startsWith(escaped) ? id : `${escaped}${Buffer.from(id, 'utf8').toString('base64url')}`;
}

/** The original of an id that `restrictCallId` wrote; any other id as it is. */
export function restoreCallId(id: string): string {
  return id.startsWith(escaped) ? Buffer.from(id.slice(escaped.length), 'base64url').toString('utf8') : id;
}

/**
 * An id for a call that the upstream gave none. It must differ from those of earlier turns, which the client sends
 * back beside it, so the answer's own id is part of it.
 */
export function makeCallId(seed: string, at: number): string {
  return `${made}_${seed.replace(/[^a-zA-Z0-9]/g, '').slice(-24)}_${at}`;
}

/** Whether we made the id ourselves, so that the upstream does not know it. */
export function isMadeCallId(id: string): boolean {
  return id.startsWith(made);
}
