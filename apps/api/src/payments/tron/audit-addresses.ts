import { readTronBalance } from './read-balances.ts';
import type { TronServices } from './tron-services.ts';

/**
 * Compares the token balance of each address with the deposits that were found, less what was sent from there: the index that lists transfers sometimes lacks one
 * that the chain has. An address that holds more is polled again from two days back, and reported. Returns how many hold more.
 */
export async function auditAddresses({ sql, api, config, log }: TronServices): Promise<number> {
  const rows = await sql<{ address: string; found: string }[]>`
    SELECT a.address, (coalesce(sum(d.value), 0) - coalesce((
      SELECT sum(o.value) FROM outgoing_transfers o WHERE o.chain = 'tron' AND o.from_address = a.address), 0))::text AS found
    FROM deposit_addresses a LEFT JOIN deposits d ON d.chain = 'tron' AND d.to_address = a.address
    WHERE a.family = 'tron' GROUP BY a.address ORDER BY count(d.id) DESC, a.address`;
  // Polling needs most of the requests: at most a fifth of a day's goes here, first for addresses that were paid before.
  const affordable = rows.slice(0, Math.floor(Math.min(config.requestsPerDay / 5, (await api.left()) / 2)));
  let more = 0;
  for (const { address, found } of affordable) {
    const balance = await readTronBalance(api, config, address);
    if (balance <= BigInt(found)) continue;
    more++;
    await sql`UPDATE tron_cursors SET polled_at = NULL, deep_read_at = NULL WHERE address = ${address}`;
    log.fatal(
      { address, found, balance: balance.toString() },
      'a TRON address holds more than the deposits that were found: claim its transaction',
    );
  }
  return more;
}
