import { readViewToken, saveFile } from '@derouter/ui';
import { filterOf, periodOf, type UsageSearch } from './usage-search.ts';

/** The server refused to send the file, with an error's code if it named one. */
export class RefusedExport extends Error {
  readonly code: string | null;

  constructor(code: string | null) {
    super(`the file was refused: ${code ?? 'without a reason'}`);
    this.code = code;
  }
}

const maxHeldBytes = 4 * 1024 * 1024;

/** Reads the receipts that the address selects as CSV and saves them as a file. `onRows` tells how many rows have arrived. Rejects if it is aborted. */
export async function exportCsv(search: UsageSearch, onRows: (rows: number) => void, signal: AbortSignal): Promise<void> {
  const period = periodOf(search);
  const query = new URLSearchParams({ ...(typeof period === 'string' ? { period } : period), ...filterOf(search) });
  const view = readViewToken();
  // Without it, a view would get the file of the staff member's own account.
  const headers: Record<string, string> = view === null ? {} : { 'x-derouter-view': view };
  const response = await fetch(`/files/usage.csv?${query}`, { signal, headers });
  if (!response.ok || !response.body) {
    const body: { readonly error?: { readonly code?: string } } = await response.json().catch(() => ({}));
    throw new RefusedExport(body.error?.code ?? null);
  }
  // What has arrived is handed to the browser, which keeps large blobs on disk: the page holds a few megabytes, however long the file.
  let file = new Blob([], { type: 'text/csv' });
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  const handOver = () => {
    file = new Blob([file, ...parts], { type: 'text/csv' });
    [parts, held] = [[], 0];
  };
  let rows = -1;
  for await (const part of piecesOf(response.body)) {
    parts.push(part);
    held += part.length;
    if (held > maxHeldBytes) handOver();
    for (const byte of part) if (byte === 10) rows++;
    onRows(Math.max(0, rows));
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'derouter-usage.csv';
  handOver();
  saveFile(file, name);
}

async function* piecesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
