import { parseUsd } from '@derouter/billing';
import type { AutoTopUpChange } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import { autoTopUpConsentVersion } from '@derouter/locales';
import { DerouterError } from '../../errors/index.ts';
import type { Transaction } from '../../jobs/index.ts';
import type { Payments } from '../create-payments.ts';

/** Who changes it: the account, and the network that the request came from. */
export interface Changer {
  readonly accountId: string;
  readonly network: string;
}

/**
 * Stores the settings of an automatic top-up. Switching it on records the customer's consent and is what lets it go on after it was
 * stopped; the time until the next charge stays. `confirm` uses up the customer's code. Throws `amount_out_of_range`, `terms_required`, `conflict`, `account_suspended`,
 * `not_found`.
 */
export async function setAutoTopUp(
  payments: Pick<Payments, 'options' | 'rails'>,
  { accountId, network }: Changer,
  change: AutoTopUpChange,
  confirm: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const rail = payments.rails.find(({ cards }) => cards);
  if (!rail) throw new DerouterError('not_found', 'No payment method here keeps cards.');
  const amounts = change.enabled ? readAmounts(change, payments.options.config.topUpBounds) : null;
  if (change.enabled && change.consentVersion !== autoTopUpConsentVersion) {
    throw new DerouterError('terms_required', 'Agree to automatic charges of your card first.', { param: 'consentVersion' });
  }
  await payments.options.billing.transaction(async ({ sql: tx, db, xid }) => {
    await tx`SELECT in_transaction(${xid})`;
    await confirm({ db, sql: tx });
    await tx`INSERT INTO auto_top_ups (account_id, provider) VALUES (${accountId}, ${rail.name}) ON CONFLICT DO NOTHING`;
    await tx`SELECT 1 FROM auto_top_ups WHERE account_id = ${accountId} FOR UPDATE`;
    if (change.enabled) await refuseUnlessMayCharge(tx, accountId);
    const agreed = amounts
      ? tx`, threshold_nano = ${amounts.thresholdNano.toString()}, amount_nano = ${amounts.amountNano.toString()},
           monthly_cap_nano = ${amounts.monthlyCapNano.toString()}, enabled_at = clock_timestamp(),
           consent_version = ${autoTopUpConsentVersion}, consent_at = clock_timestamp(), consent_network = ${network}`
      : tx``;
    await tx`
      UPDATE auto_top_ups SET cap_reached_month = NULL, enabled = ${change.enabled}, disabled_reason = NULL,
        failures = CASE WHEN enabled THEN failures ELSE 0 END, updated_at = now() ${agreed}
      WHERE account_id = ${accountId}`;
  });
}

function readAmounts(change: Extract<AutoTopUpChange, { enabled: true }>, bounds: { readonly minUsd: string; readonly maxUsd: string }) {
  const [minNano, maxNano] = [parseUsd(bounds.minUsd), parseUsd(bounds.maxUsd)];
  const thresholdNano = parseUsd(change.thresholdUsd);
  const amountNano = parseUsd(change.amountUsd);
  const monthlyCapNano = parseUsd(change.monthlyCapUsd);
  const refuse = (param: string, min: string, max: string): never => {
    const values = { min: `$${min}`, max: `$${max}` };
    throw new DerouterError('amount_out_of_range', `Enter an amount from ${values.min} to ${values.max}, in whole cents.`, {
      param,
      values,
    });
  };
  if (amountNano < minNano || amountNano > maxNano) refuse('amountUsd', bounds.minUsd, bounds.maxUsd);
  if (thresholdNano <= 0n || thresholdNano > maxNano) refuse('thresholdUsd', '0.01', bounds.maxUsd);
  if (monthlyCapNano < amountNano) refuse('monthlyCapUsd', change.amountUsd, '999999');
  return { thresholdNano, amountNano, monthlyCapNano };
}

/** A customer whose payments were taken back pays the debt in person before a card is charged again. */
async function refuseUnlessMayCharge(tx: Sql, accountId: string): Promise<void> {
  const [row] = await tx<{ isSuspended: boolean; balanceNano: bigint; isDisputed: boolean }[]>`
    SELECT a.status = 'suspended' AS "isSuspended", w.paid_nano + w.promo_nano AS "balanceNano",
      EXISTS (SELECT 1 FROM payment_disputes d WHERE d.account_id = a.id AND d.state = 'open') AS "isDisputed"
    FROM accounts a JOIN wallets w ON w.id = a.wallet_id WHERE a.id = ${accountId}`;
  if (!row || row.isSuspended) throw new DerouterError('account_suspended', 'This account is suspended: its card is not charged.');
  if (row.isDisputed)
    throw new DerouterError('conflict', 'A payment of this account is disputed: automatic top-ups stay off until that is closed.');
  if (row.balanceNano < 0n)
    throw new DerouterError('conflict', 'The balance is negative: add credits first, then switch automatic top-ups on.');
}
