import { cleanText, writeJson } from './write-json.ts';

/** One column of rows that are sent to the database together, each column as an array. */
export interface Column<Row> {
  /** Name of the `book_batch` argument. */
  readonly name: string;
  readonly type: 'uuid' | 'bigint' | 'int' | 'text' | 'boolean' | 'jsonb' | 'timestamptz' | 'double precision';
  /** Null and undefined are NULL. */
  readonly of: (row: Row) => unknown;
}

/** The rows' values of each column, as the driver sends arrays. */
export function writeColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): (string | null)[][] {
  return columns.map(({ type, of }) => rows.map((row) => write(type, of(row))));
}

function write(type: Column<never>['type'], value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (type === 'jsonb') return writeJson(value);
  if (type === 'timestamptz' && value instanceof Date) return value.toISOString();
  return type === 'text' ? cleanText(String(value)) : String(value);
}
