import { TRPCClientError } from '@trpc/client';
import { isMissingFile } from './missing-file.ts';

/** The server's error code, `network` if the server did not answer, `missing_file` for a part of the page, or `internal` for another error of it. */
export function errorCode(error: unknown): string {
  if (!(error instanceof TRPCClientError)) return isMissingFile(error) ? 'missing_file' : 'internal';
  const data: unknown = error.data;
  if (typeof data === 'object' && data !== null && 'derouterCode' in data) return String(data.derouterCode);
  return 'network';
}

/** The name of the field that the server rejected; null if the error names none. */
export function errorField(error: unknown): string | null {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  return typeof data === 'object' && data !== null && 'param' in data && typeof data.param === 'string' ? data.param : null;
}

/** The values that the server gives for the translation of its error, such as the bounds of an amount. */
export function errorValues(error: unknown): Readonly<Record<string, string>> {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  const values: unknown = typeof data === 'object' && data !== null && 'values' in data ? data.values : null;
  if (typeof values !== 'object' || values === null) return {};
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
