import type { Sql } from '@derouter/db';
import type { SealedBlock } from './rpc-node.ts';

/** How far a chain was read. */
export interface Cursor {
  readonly block: bigint;
  readonly blockHash: string;
  readonly blockTime: Date;
  readonly haltedReason: string | null;
  readonly rescannedAt: Date;
}

export async function readCursor(sql: Sql, chain: string): Promise<Cursor | null> {
  const [cursor] = await sql<Cursor[]>`
    SELECT block, block_hash AS "blockHash", block_time AS "blockTime", halted_reason AS "haltedReason", rescanned_at AS "rescannedAt"
    FROM chain_cursors WHERE chain = ${chain}`;
  return cursor ?? null;
}

/** Stores where reading begins, if no process did. */
export async function startCursor(sql: Sql, chain: string, { number, hash, time }: SealedBlock): Promise<void> {
  await sql`
    INSERT INTO chain_cursors (chain, block, block_hash, block_time)
    VALUES (${chain}, ${number.toString()}, ${hash}, ${time.toISOString()}) ON CONFLICT DO NOTHING`;
}

/** Moves the cursor in the caller's transaction. False if another process moved it, or the chain is halted. */
export async function moveCursor(tx: Sql, chain: string, from: Cursor, to: SealedBlock): Promise<boolean> {
  const rows = await tx`
    UPDATE chain_cursors
    SET block = ${to.number.toString()}, block_hash = ${to.hash}, block_time = ${to.time.toISOString()}, updated_at = now()
    WHERE chain = ${chain} AND block = ${from.block.toString()} AND block_hash = ${from.blockHash} AND halted_reason IS NULL
    RETURNING 1`;
  return rows.length === 1;
}

/** Stops reading a chain until the operator resumes it. */
export async function haltChain(sql: Sql, chain: string, reason: string): Promise<void> {
  await sql`UPDATE chain_cursors SET halted_reason = ${reason}, updated_at = now() WHERE chain = ${chain} AND halted_reason IS NULL`;
}
