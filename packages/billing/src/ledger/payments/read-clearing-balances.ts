import type { Sql } from '@derouter/db';
import { type NanoUsd, nano } from '../../money/nano-usd.ts';

/** What each provider owes us according to the ledger: positive if it holds money of ours. Reads the sums of `addUpLedger` and what was booked since. */
export async function readClearingBalances(sql: Sql): Promise<{ readonly code: string; readonly heldNano: NanoUsd }[]> {
  const rows = await sql<{ code: string; held: bigint }[]>`
    WITH last AS MATERIALIZED (SELECT coalesce(max(until), '-infinity') AS until FROM ledger_totals)
    SELECT a.code, (coalesce(s.debit_nano - s.credit_nano, 0)
      + coalesce((SELECT sum(amount_nano) FROM transfers WHERE debit_account_id = a.id AND code <> 'usage' AND created_at >= last.until), 0)
      - coalesce((SELECT sum(amount_nano) FROM transfers WHERE credit_account_id = a.id AND code <> 'usage' AND created_at >= last.until), 0)
      )::bigint AS held
    FROM last CROSS JOIN ledger_accounts a LEFT JOIN ledger_totals s ON s.until = last.until AND s.line = a.code
    WHERE a.code NOT LIKE 'wallet:%' AND a.code LIKE 'clearing:%' ORDER BY a.code`;
  return rows.map(({ code, held }) => ({ code, heldNano: nano(held) }));
}
