import type { ServerResponse } from 'node:http';

const noted = new WeakMap<ServerResponse, number>();

/** Records the effective status of a response whose status line differs because its client requires that. */
export function noteStatus(response: ServerResponse, status: number): void {
  noted.set(response, status);
}

const silenced = new WeakSet<ServerResponse>();

/** Suppresses the log line of a response, because a similar one was logged already. */
export function silence(response: ServerResponse): void {
  silenced.add(response);
}

export function isSilenced(response: ServerResponse): boolean {
  return silenced.has(response);
}

/** The effective status of a response. */
export function statusOf(response: ServerResponse): number {
  return noted.get(response) ?? response.statusCode;
}
