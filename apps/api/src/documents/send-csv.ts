import { once } from 'node:events';
import type { Request, Response } from 'express';
import { byteOrderMark, writeCsvRow } from './write-csv.ts';

/** A CSV answer, written row by row as the client reads. The first row names the columns. */
export class CsvRows {
  readonly rows: AsyncIterable<readonly string[]>;
  readonly filename: string;
  /** Whether to begin with a byte order mark, by which spreadsheets recognise UTF-8. */
  readonly hasMark: boolean;

  constructor(rows: AsyncIterable<readonly string[]>, filename: string, hasMark: boolean) {
    this.rows = rows;
    this.filename = filename;
    this.hasMark = hasMark;
  }
}

/** Rows are sent in pieces of about this size. */
const pieceChars = 32 * 1024;

/** Writes rows as fast as the client reads them, so that a file of any size needs little memory. Stops when the client leaves. */
export async function sendCsv(request: Request, response: Response, { rows, filename, hasMark }: CsvRows): Promise<void> {
  response.setHeader('content-type', 'text/csv; charset=utf-8');
  response.setHeader('content-disposition', `attachment; filename="${filename}"`);
  if (request.method === 'HEAD') return void response.end();
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let piece = hasMark ? byteOrderMark : '';
  for await (const row of rows) {
    if (gone.signal.aborted) return;
    piece += writeCsvRow(row);
    if (piece.length < pieceChars) continue;
    if (!response.write(piece)) {
      // A client that left never drains.
      await once(response, 'drain', { signal: gone.signal }).catch(() => {});
    }
    piece = '';
  }
  response.end(piece);
}
