import type { Sql } from '@derouter/db';
import type { AddressFamily } from './account-key.ts';

/** Every address that was ever given out, with its account. About 10 ms for 10 000. */
export async function readAddresses(sql: Sql, family: AddressFamily): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ address: string; accountId: string }[]>`
    SELECT address, account_id AS "accountId" FROM deposit_addresses WHERE family = ${family}`;
  return new Map(rows.map(({ address, accountId }) => [address, accountId]));
}

/** The addresses of accounts that have an open order of this rail. */
export async function readAwaitedAddresses(sql: Sql, family: AddressFamily): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ address: string; accountId: string }[]>`
    SELECT address, account_id AS "accountId" FROM deposit_addresses
    WHERE family = ${family} AND account_id IN (
      SELECT account_id FROM payment_orders WHERE provider = ${family} AND state IN ('created', 'processing', 'held'))`;
  return new Map(rows.map(({ address, accountId }) => [address, accountId]));
}

/** Our addresses that hold an accepted token on a chain, as far as it was read: what can be sent from there was received there. */
export async function readPayers(sql: Sql, chain: string): Promise<ReadonlySet<string>> {
  const rows = await sql<{ address: string }[]>`
    SELECT DISTINCT address FROM (
      SELECT to_address AS address, token, value FROM deposits WHERE chain = ${chain}
      UNION ALL SELECT from_address, token, -value FROM outgoing_transfers WHERE chain = ${chain}) AS movements
    GROUP BY address, token HAVING sum(value) > 0`;
  return new Set(rows.map(({ address }) => address));
}
