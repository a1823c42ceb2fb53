import type { ServerResponse } from 'node:http';

const noted = new WeakMap<ServerResponse, number>();

/** Records the effective status of an answer whose status line differs for the sake of a client. */
export function noteStatus(response: ServerResponse, status: number): void {
  noted.set(response, status);
}

const silenced = new WeakSet<ServerResponse>();

/** Suppresses the log line of an answer, since one like it was logged already. */
export function silence(response: ServerResponse): void {
  silenced.add(response);
}

export function isSilenced(response: ServerResponse): boolean {
  return silenced.has(response);
}

/** The effective status of an answer. */
export function statusOf(response: ServerResponse): number {
  return noted.get(response) ?? response.statusCode;
}
