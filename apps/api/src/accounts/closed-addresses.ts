import type { Sql } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';
import type { Sealer } from '../secrets/index.ts';

/** What is kept of the address of a deleted account: enough to recognise it, not to read it. */
export const hashAddress = (sealer: Sealer, emailCanonical: string) => sealer.sign('closed address', emailCanonical);

/**
 * The deleted account that had this address last; null if there is none. Throws `email_unavailable` if a dispute over one of its
 * payments is open or was lost: the suspension that follows from it cannot be escaped by a new account.
 */
export async function findClosedAccount(tx: Sql, sealer: Sealer, emailCanonical: string): Promise<string | null> {
  const [closed] = await tx<{ accountId: string; isBarred: boolean }[]>`
    SELECT c.account_id AS "accountId", EXISTS (SELECT 1 FROM payment_disputes d WHERE d.account_id = c.account_id
      AND d.freezes_account AND d.state IN ('warning', 'open', 'lost')) AS "isBarred"
    FROM closed_addresses c WHERE c.address_hash = ${hashAddress(sealer, emailCanonical)}`;
  if (closed?.isBarred) throw addressUnavailable();
  return closed?.accountId ?? null;
}

/** The same answer whatever speaks against an address, since its reason may concern another account. */
export function addressUnavailable(): DerouterError {
  return new DerouterError('email_unavailable', 'This address cannot be used. Use another one.', { param: 'email' });
}
