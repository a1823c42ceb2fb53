import type { Sql } from '@derouter/db';

/** Switches the crediting of a token on a chain. While it is off, its deposits wait and it is not offered, on all processes at once. */
export async function switchToken(
  sql: Sql,
  change: {
    readonly chain: string;
    readonly token: string;
    readonly credited: boolean;
    readonly reason: string;
    readonly changedBy: string;
  },
): Promise<void> {
  const { chain, token, credited, reason, changedBy } = change;
  // EVM addresses are stored in lower case; base58 is case-sensitive.
  const stored = token.startsWith('0x') ? token.toLowerCase() : token;
  await sql`
    INSERT INTO token_switches (chain, token, credited, reason, changed_by) VALUES (${chain}, ${stored}, ${credited}, ${reason}, ${changedBy})
    ON CONFLICT (chain, token) DO UPDATE
      SET credited = excluded.credited, reason = excluded.reason, changed_by = excluded.changed_by, changed_at = now()`;
}
