import type { Sql, TransactionSql } from '@derouter/db';

/** The ledger account of the money that a provider holds for us, such as `clearing:stripe` or `clearing:evm:8453:USDC`. */
export type ClearingCode = `clearing:${string}`;

/** The id of a clearing account, which is created when it is used for the first time: a new rail or token needs no migration. */
export async function findClearingAccount(tx: Sql | TransactionSql, code: ClearingCode): Promise<bigint> {
  const read = async () => (await tx<{ id: bigint }[]>`SELECT id FROM ledger_accounts WHERE code = ${code}`)[0]?.id;
  const known = await read();
  if (known !== undefined) return known;
  await tx`INSERT INTO ledger_accounts (code) VALUES (${code}) ON CONFLICT (code) DO NOTHING`;
  const created = await read();
  if (created === undefined) throw new Error(`the ledger account ${code} was not created`);
  return created;
}
