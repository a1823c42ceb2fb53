import type { Sql } from '@derouter/db';
import { DerouterError } from '../../errors/index.ts';
import type { AccountKey } from './account-key.ts';
import type { RunTransaction } from './deposit.ts';

/** More would only cost requests: every address is watched for ever. */
const maxAddresses = 20;

interface DepositAddress {
  readonly index: number;
  readonly address: string;
}

/**
 * Returns the account's address, made at the first call. With `replace` it makes another one; the old one stays the account's and
 * stays watched. Resolves after the commit, so that an address that was shown is always known. Throws if a stored address is not
 * the one that its index derives to, because then somebody has changed the database.
 */
export async function ensureAddress(
  transaction: RunTransaction,
  key: AccountKey,
  accountId: string,
  { replace = false } = {},
): Promise<DepositAddress> {
  return transaction(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`deposit-address:${key.family}:${accountId}`}, 0))`;
    const rows = await tx<{ index: number; address: string; keyFingerprint: string; isCurrent: boolean }[]>`
      SELECT index, address, key_fingerprint AS "keyFingerprint", replaced_at IS NULL AS "isCurrent"
      FROM deposit_addresses WHERE family = ${key.family} AND account_id = ${accountId}`;
    const current = rows.find(({ isCurrent }) => isCurrent);
    if (current && !replace && current.keyFingerprint === key.fingerprint) {
      if (key.address(current.index) !== current.address) throw new Error(`the stored deposit address ${current.index} is not its key's`);
      return { index: current.index, address: current.address };
    }
    if (replace && rows.length >= maxAddresses) throw new DerouterError('conflict', 'This account has too many addresses.');
    await tx`
      UPDATE deposit_addresses SET replaced_at = now()
      WHERE family = ${key.family} AND account_id = ${accountId} AND replaced_at IS NULL`;
    return insertNext(tx, key, accountId);
  });
}

async function insertNext(tx: Sql, key: AccountKey, accountId: string): Promise<DepositAddress> {
  const [next] = await tx<{ index: bigint }[]>`SELECT nextval(${`deposit_address_index_${key.family}`}::regclass) AS index`;
  if (!next) throw new Error('the sequence of deposit addresses gave no index');
  const index = Number(next.index);
  const address = key.address(index);
  await tx`
    INSERT INTO deposit_addresses (family, index, address, key_fingerprint, account_id)
    VALUES (${key.family}, ${index}, ${address}, ${key.fingerprint}, ${accountId})`;
  return { index, address };
}
