import { desc, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { z } from 'zod';

/** The part of a list that is asked for: what follows the row with the id `cursor`. */
export const pageInput = { cursor: z.uuid().optional(), limit: z.number().int().min(1).max(200).default(50) };

export interface PageInput {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

type Dated = PgTable & { readonly id: PgColumn; readonly createdAt: PgColumn };

/** Newest first. */
export function byAge({ createdAt, id }: Dated): SQL[] {
  return [desc(createdAt), desc(id)];
}

/** Selects what follows the row with this id in the order of `byAge`. */
export function after(table: Dated, { cursor }: PageInput): SQL | undefined {
  return cursor === undefined
    ? undefined
    : sql`(${table.createdAt}, ${table.id}) < (SELECT created_at, id FROM ${table} WHERE id = ${cursor})`;
}

/** A page from its rows, of which one more than `limit` was read. */
export function pageOf<Row, View extends { readonly id: string }>(
  rows: readonly Row[],
  { limit }: PageInput,
  view: (row: Row) => View,
): { readonly items: View[]; readonly nextCursor: string | null } {
  const items = rows.slice(0, limit).map(view);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
