import type { Sql } from '@derouter/db';

/** The last proof of the books that came to its end, whether staff asked for it or it ran at night. */
interface LastProof {
  readonly at: string;
  readonly isFull: boolean;
  readonly transfers: number;
  readonly receipts: number;
  readonly findings: readonly { readonly invariant: string; readonly detail: string }[];
}

/** Null: the books were never proven. */
export async function readLastProof({ sql }: { readonly sql: Sql }): Promise<LastProof | null> {
  const [row] = await sql<(Omit<LastProof, 'at' | 'transfers' | 'receipts'> & { at: Date; transfers: bigint; receipts: bigint })[]>`
    SELECT created_at AS at, is_full AS "isFull", transfers, receipts, findings FROM proofs ORDER BY created_at DESC LIMIT 1`;
  return row ? { ...row, at: row.at.toISOString(), transfers: Number(row.transfers), receipts: Number(row.receipts) } : null;
}
