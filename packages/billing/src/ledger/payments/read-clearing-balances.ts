import type { Sql } from '@derouter/db';
import { type NanoUsd, nano } from '../../money/nano-usd.ts';

/** What each provider owes us according to the ledger: positive if it holds money of ours. */
export async function readClearingBalances(sql: Sql): Promise<{ readonly code: string; readonly heldNano: NanoUsd }[]> {
  const rows = await sql<{ code: string; held: bigint }[]>`
    SELECT a.code, (coalesce((SELECT sum(amount_nano) FROM transfers WHERE debit_account_id = a.id AND code <> 'usage'), 0)
                  - coalesce((SELECT sum(amount_nano) FROM transfers WHERE credit_account_id = a.id AND code <> 'usage'), 0))::bigint AS held
    FROM ledger_accounts a WHERE a.code LIKE 'clearing:%' ORDER BY a.code`;
  return rows.map(({ code, held }) => ({ code, heldNano: nano(held) }));
}
