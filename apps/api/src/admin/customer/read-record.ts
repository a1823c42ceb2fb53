import { formatUsd } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { DerouterError } from '../../errors/index.ts';
import { type CustomerView, readCustomers } from './list-customers.ts';

/** Everything that the page of a customer shows at its top. Times are ISO texts, amounts exact decimals in USD. */
export interface CustomerRecord extends CustomerView {
  readonly locale: string;
  readonly timeZone: string;
  readonly isStaff: boolean;
  readonly suspendedCause: string | null;
  readonly suspendedAt: string | null;
  readonly deletionDueAt: string | null;
  readonly deletedAt: string | null;
  readonly stripeCustomerId: string | null;
  /** Whether the account may hand out client keys. */
  readonly isReseller: boolean;
  readonly paidUsd: string;
  readonly promoUsd: string;
  /** In the wallets of client keys. */
  readonly clientsUsd: string;
  readonly availableUsd: string;
  /** Ever: credited by payments, given back, and charged. */
  readonly toppedUpUsd: string;
  readonly returnedUsd: string;
  readonly chargedUsd: string;
  readonly notes: number;
  readonly pendingAdjustments: number;
}

interface RecordRow {
  readonly locale: string;
  readonly timeZone: string;
  readonly isStaff: boolean;
  readonly suspendedCause: string | null;
  readonly suspendedAt: Date | null;
  readonly deletionDueAt: Date | null;
  readonly deletedAt: Date | null;
  readonly stripeCustomerId: string | null;
  readonly isReseller: boolean;
  readonly paid: bigint;
  readonly promo: bigint;
  readonly held: bigint;
  readonly clients: bigint;
  readonly toppedUp: bigint;
  readonly returned: bigint;
  readonly charged: bigint;
  readonly notes: number;
  readonly pendingAdjustments: number;
}

/** Reads a customer with everything that the top of its page shows. Throws `not_found`. */
export async function readRecord({ sql }: { readonly sql: Sql }, accountId: string): Promise<CustomerRecord> {
  const [[customer], [row]] = await Promise.all([
    readCustomers(sql, [accountId]),
    sql<RecordRow[]>`
      SELECT u.locale, u.time_zone AS "timeZone", u.is_staff AS "isStaff", a.suspended_cause AS "suspendedCause",
        a.suspended_at AS "suspendedAt", a.deletion_due_at AS "deletionDueAt", a.deleted_at AS "deletedAt",
        a.stripe_customer_id AS "stripeCustomerId", w.paid_nano AS paid, w.promo_nano AS promo, w.held_nano AS held,
        EXISTS (SELECT 1 FROM reseller_authorisations r WHERE r.account_id = a.id AND r.revoked_at IS NULL) AS "isReseller",
        (SELECT coalesce(sum(c.paid_nano + c.promo_nano), 0)::bigint FROM keys k JOIN wallets c ON c.id = k.wallet_id
          WHERE k.account_id = a.id) AS clients,
        (SELECT coalesce(sum(credit_nano), 0)::bigint FROM settlements s WHERE s.account_id = a.id) AS "toppedUp",
        (SELECT coalesce(sum(credit_nano), 0)::bigint FROM payment_refunds f WHERE f.account_id = a.id AND f.state <> 'failed')
          + (SELECT coalesce(sum(withdrawn_credit_nano), 0)::bigint FROM payment_disputes d WHERE d.account_id = a.id) AS returned,
        (SELECT coalesce(sum(total_nano - write_off_nano), 0)::bigint FROM usage_hourly h WHERE h.account_id = a.id) AS charged,
        (SELECT count(*)::int FROM customer_notes n WHERE n.account_id = a.id AND n.deleted_at IS NULL) AS notes,
        (SELECT count(*)::int FROM pending_adjustments p WHERE p.account_id = a.id AND p.state = 'pending') AS "pendingAdjustments"
      FROM accounts a JOIN users u ON u.account_id = a.id JOIN wallets w ON w.id = a.wallet_id WHERE a.id = ${accountId}`,
  ]);
  if (!customer || !row) throw new DerouterError('not_found', 'There is no such customer.');
  const { paid, promo, held, clients, toppedUp, returned, charged, suspendedAt, deletionDueAt, deletedAt, ...rest } = row;
  return {
    ...customer,
    ...rest,
    suspendedAt: suspendedAt?.toISOString() ?? null,
    deletionDueAt: deletionDueAt?.toISOString() ?? null,
    deletedAt: deletedAt?.toISOString() ?? null,
    paidUsd: formatUsd(paid),
    promoUsd: formatUsd(promo),
    availableUsd: formatUsd(paid + promo - held),
    clientsUsd: formatUsd(clients),
    toppedUpUsd: formatUsd(toppedUp),
    returnedUsd: formatUsd(returned),
    chargedUsd: formatUsd(charged),
  };
}
