/** The characters that Anthropic accepts in the id of a tool call. Source: Anthropic API reference, `tool_use.id`. */
const plain = /^[a-zA-Z0-9_-]+$/;
const escaped = 'drtid_';
const made = 'call_drt';

/** Encodes the id in the form that Anthropic requires; `restoreCallId` decodes it. */
export function restrictCallId(id: string): string {
  return plain.test(id) && !id.startsWith(escaped) ? id : `${escaped}${Buffer.from(id, 'utf8').toString('base64url')}`;
}

/** Decodes an id that `restrictCallId` encoded; any other id stays as it is. */
export function restoreCallId(id: string): string {
  return id.startsWith(escaped) ? Buffer.from(id.slice(escaped.length), 'base64url').toString('utf8') : id;
}

/**
 * Makes an id for a call that the upstream sent without one. The client sends it back beside the ids of earlier turns, so it must be unique
 * across answers: it contains the answer's own id (`seed`).
 */
export function makeCallId(seed: string, at: number): string {
  return `${made}_${seed.replace(/[^a-zA-Z0-9]/g, '').slice(-24)}_${at}`;
}

/** Whether we made the id, in which case the upstream does not know it. */
export function isMadeCallId(id: string): boolean {
  return id.startsWith(made);
}
