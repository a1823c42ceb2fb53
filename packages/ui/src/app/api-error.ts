import { TRPCClientError } from '@trpc/client';

/** The server's own code of an error, or `network` when it did not answer. */
export function errorCode(error: unknown): string {
  if (!(error instanceof TRPCClientError)) return 'internal';
  const data: unknown = error.data;
  if (typeof data === 'object' && data !== null && 'derouterCode' in data) return String(data.derouterCode);
  return 'network';
}

/** The field that the server refused, if it named one. */
export function errorField(error: unknown): string | null {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  return typeof data === 'object' && data !== null && 'param' in data && typeof data.param === 'string' ? data.param : null;
}
