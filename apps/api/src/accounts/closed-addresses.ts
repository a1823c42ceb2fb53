import type { Sql } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';
import type { Sealer } from '../secrets/index.ts';

const purpose = 'closed address';

/** Records that the account no longer has this address: as a keyed hash, which is enough to recognise it, not to read it. */
export async function closeAddress(tx: Sql, sealer: Sealer, emailCanonical: string, accountId: string): Promise<void> {
  await tx`
    INSERT INTO closed_addresses (address_hash, account_id) VALUES (${sealer.sign(purpose, emailCanonical)}, ${accountId})
    ON CONFLICT (address_hash) DO UPDATE SET account_id = excluded.account_id, closed_at = now()`;
}

/**
 * The account that had this address last and was deleted or changed to another one; null if there is none. Throws `email_unavailable`
 * if that account, or one before it, is suspended, or a dispute over one of its payments is open or was lost: a suspension cannot be
 * escaped by a new account. `accountId`: the account that takes the address, if it exists; it may return to its own former address.
 */
export async function findPredecessor(
  tx: Sql,
  sealer: Sealer,
  emailCanonical: string,
  accountId: string | null = null,
): Promise<string | null> {
  const accounts = await tx<{ id: string; isBarred: boolean }[]>`
    WITH RECURSIVE had AS (
      SELECT account_id AS id, 0 AS depth FROM closed_addresses WHERE address_hash = ANY(${sealer.signatures(purpose, emailCanonical)})
      UNION ALL SELECT a.predecessor_id, depth + 1 FROM accounts a JOIN had ON a.id = had.id WHERE a.predecessor_id IS NOT NULL)
    SELECT a.id, a.id IS DISTINCT FROM ${accountId}::uuid AND (
        (a.status = 'suspended' AND a.suspended_cause IS DISTINCT FROM 'deletion')
        OR EXISTS (SELECT 1 FROM payment_disputes d WHERE d.account_id = a.id
          AND d.freezes_account AND d.state IN ('warning', 'open', 'lost'))) AS "isBarred"
    FROM had JOIN accounts a USING (id) ORDER BY depth`;
  if (accounts.some(({ isBarred }) => isBarred)) throw addressUnavailable();
  return accounts[0]?.id ?? null;
}

/** The same answer whatever speaks against an address, since its reason may concern another account. */
export function addressUnavailable(): DerouterError {
  return new DerouterError('email_unavailable', 'This address cannot be used. Use another one.', { param: 'email' });
}
