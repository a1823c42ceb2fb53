import type { ServerResponse } from 'node:http';

const noted = new WeakMap<ServerResponse, number>();

/** Notes the status that an answer stands for, where its own status line says another for the sake of a client. */
export function noteStatus(response: ServerResponse, status: number): void {
  noted.set(response, status);
}

/** The status that an answer stands for. */
export function statusOf(response: ServerResponse): number {
  return noted.get(response) ?? response.statusCode;
}
