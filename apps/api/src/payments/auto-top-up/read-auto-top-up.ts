import { formatUsd } from '@derouter/billing';
import type { AutoTopUpView } from '@derouter/contracts';
import { databaseNow, type Sql, schema } from '@derouter/db';
import { autoTopUpConsentVersion } from '@derouter/locales';
import { eq } from 'drizzle-orm';
import type { Payments } from '../create-payments.ts';
import { thisMonth } from './this-month.ts';

const { autoTopUps } = schema;

type Row = typeof autoTopUps.$inferSelect;

interface Facts {
  readonly isSuspended: boolean;
  readonly isCharging: boolean;
  readonly isCapReached: boolean;
  readonly chargedNano: bigint;
  readonly failureCode: string | null;
  readonly failedAt: Date | null;
}

/** What the customer sees of the saved card and the automatic top-up. Every reason why it does not charge is a state. */
export async function readAutoTopUp(payments: Pick<Payments, 'options' | 'rails'>, accountId: string): Promise<AutoTopUpView> {
  const { db, sql } = payments.options;
  const [row] = await db.select().from(autoTopUps).where(eq(autoTopUps.accountId, accountId));
  const facts = await readFacts(sql, accountId);
  const isAvailable = payments.rails.some(({ name, cards }) => cards && (!row?.paymentMethodId || row.provider === name));
  const usdOf = (nano: bigint | null | undefined) => (nano === null || nano === undefined ? null : formatUsd(nano));
  return {
    state: isAvailable ? stateOf(row, facts) : 'unavailable',
    enabled: row?.enabled ?? false,
    thresholdUsd: usdOf(row?.thresholdNano),
    amountUsd: usdOf(row?.amountNano),
    monthlyCapUsd: usdOf(row?.monthlyCapNano),
    chargedThisMonthUsd: formatUsd(facts.chargedNano),
    card: row ? viewCard(row) : null,
    nextAttemptAt: row?.enabled && (row.failures > 0 || row.nextAttemptAt > databaseNow()) ? row.nextAttemptAt.toISOString() : null,
    lastFailure: facts.failureCode && facts.failedAt ? { code: facts.failureCode, at: facts.failedAt.toISOString() } : null,
    consentVersion: autoTopUpConsentVersion,
    consentAt: row?.enabled && row.consentAt ? row.consentAt.toISOString() : null,
  };
}

function stateOf(row: Row | undefined, facts: Facts): AutoTopUpView['state'] {
  if (facts.isSuspended) return 'suspended';
  if (facts.isCharging) return 'charging';
  if (!row?.enabled) {
    const stops = {
      declined: 'stopped_declined',
      authentication_required: 'stopped_authentication',
      reversal: 'stopped_reversal',
    } as const;
    return row?.disabledReason ? stops[row.disabledReason] : 'off';
  }
  if (!row.paymentMethodId) return 'no_card';
  if (facts.isCapReached) return 'cap_reached';
  return row.failures > 0 ? 'retrying' : 'ready';
}

function viewCard({ cardBrand: brand, cardLast4: last4, cardExpMonth: expMonth, cardExpYear: expYear }: Row): AutoTopUpView['card'] {
  if (brand === null || last4 === null || expMonth === null || expYear === null) return null;
  // A card is valid to the end of its month.
  return { brand, last4, expMonth, expYear, isExpired: Date.UTC(expYear, expMonth) <= Date.now() };
}

async function readFacts(sql: Sql, accountId: string): Promise<Facts> {
  const [row] = await sql<Facts[]>`
    SELECT a.status = 'suspended' AS "isSuspended", coalesce(t.cap_reached_month = ${thisMonth(sql)}, false) AS "isCapReached",
      EXISTS (SELECT 1 FROM auto_top_up_attempts o WHERE o.account_id = a.id AND o.state = 'open') AS "isCharging",
      (SELECT coalesce(sum(o.gross_nano), 0)::bigint FROM auto_top_up_attempts o
       WHERE o.account_id = a.id AND o.state <> 'failed' AND o.created_at >= ${thisMonth(sql)}) AS "chargedNano",
      CASE WHEN f.state = 'failed' THEN f.failure_code END AS "failureCode", f.finished_at AS "failedAt"
    FROM accounts a LEFT JOIN auto_top_ups t ON t.account_id = a.id
    LEFT JOIN LATERAL (SELECT state, failure_code, finished_at FROM auto_top_up_attempts o WHERE o.account_id = a.id
                       ORDER BY created_at DESC, id DESC LIMIT 1) f ON true
    WHERE a.id = ${accountId}`;
  return row ?? { isSuspended: false, isCharging: false, isCapReached: false, chargedNano: 0n, failureCode: null, failedAt: null };
}
