import type { ServerResponse } from 'node:http';

const noted = new WeakMap<ServerResponse, number>();

/** Notes the status that an answer stands for, where its own status line says another for the sake of a client. */
export function noteStatus(response: ServerResponse, status: number): void {
  noted.set(response, status);
}

const silenced = new WeakSet<ServerResponse>();

/** Keeps an answer out of the log, since one like it stands there already. */
export function silence(response: ServerResponse): void {
  silenced.add(response);
}

export function isSilenced(response: ServerResponse): boolean {
  return silenced.has(response);
}

/** The status that an answer stands for. */
export function statusOf(response: ServerResponse): number {
  return noted.get(response) ?? response.statusCode;
}
