import { adjustWallet, formatUsd } from '@derouter/billing';
import { databaseNow, newId, schema } from '@derouter/db';
import { eq, inArray, sql } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import { commitChange, type Transaction } from '../../jobs/index.ts';
import type { Services } from '../../services.ts';
import { limitAttempts } from '../limit-attempts.ts';
import { promoCodeHashes } from './hash-promo-code.ts';
import { isRedeemedWithCard } from './is-redeemed-with-card.ts';

interface Redemption {
  readonly accountId: string;
  readonly userId: string;
  readonly network: string;
  readonly code: string;
}

const { accounts, promoCodes, promoRedemptions } = schema;

/**
 * Gives the promotional credit of a code, once per account and payment card. The use is counted and the credit booked in one transaction, under the
 * lock of the code. Throws `promo_invalid`, `promo_not_active`, `promo_used_up`, `promo_already_redeemed`, `promo_rate_limited`,
 * `account_suspended`.
 */
export async function redeemPromoCode(
  services: Pick<Services, 'billing' | 'config' | 'notices' | 'sealer' | 'sql'>,
  redemption: Redemption,
): Promise<{ readonly creditedUsd: string }> {
  await limitAttempts(services, { ...redemption, kind: 'promo' });
  const codeHashes = promoCodeHashes(services.sealer, redemption.code);
  return commitChange(services, async (transaction) => {
    const amountNano = await redeem(transaction, redemption, codeHashes);
    return { value: { creditedUsd: formatUsd(amountNano) }, notices: [] };
  });
}

async function redeem({ db, sql: tx }: Transaction, { accountId, userId }: Redemption, codeHashes: string[]): Promise<bigint> {
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId));
  if (account?.status !== 'active') throw new DerouterError('account_suspended', 'This account is suspended: it cannot redeem codes.');
  const [promo] = await db.select().from(promoCodes).where(inArray(promoCodes.codeHash, codeHashes)).for('update');
  if (!promo) throw refuse('promo_invalid', 'There is no such code. Check the spelling.');
  if (await isRedeemedBefore(tx, accountId, promo.id)) throw refuse('promo_already_redeemed', 'You have redeemed this code already.');
  // The same words as for the account itself: whose card it is concerns nobody else.
  if (await isRedeemedWithCard(tx, accountId, promo.id)) throw refuse('promo_already_redeemed', 'You have redeemed this code already.');
  const redemptionId = newId();
  const { id: promoCodeId, amountNano } = promo;
  const stored = await db
    .insert(promoRedemptions)
    .values({ id: redemptionId, promoCodeId, accountId, amountNano })
    .onConflictDoNothing()
    .returning({ id: promoRedemptions.id });
  if (stored.length === 0) throw refuse('promo_already_redeemed', 'You have redeemed this code already.');
  const now = databaseNow();
  if (promo.disabledAt || promo.startsAt > now || (promo.endsAt && promo.endsAt <= now)) {
    throw refuse('promo_not_active', 'This code is not valid at this time.');
  }
  if (promo.uses >= promo.maxUses) throw refuse('promo_used_up', 'This code has been redeemed as often as it can be.');
  await db
    .update(promoCodes)
    .set({ uses: sql`${promoCodes.uses} + 1` })
    .where(eq(promoCodes.id, promoCodeId));
  await adjustWallet(tx, {
    walletId: account.walletId,
    kind: 'promotion',
    amountNano,
    adjustmentId: redemptionId,
    reason: `promotional code: ${promo.label}`,
    actor: `customer:${userId}`,
  });
  return amountNano;
}

/** Whether a deleted account of the same address has redeemed the code. */
async function isRedeemedBefore(tx: Transaction['sql'], accountId: string, promoCodeId: string): Promise<boolean> {
  const rows = await tx`
    WITH RECURSIVE before AS (
      SELECT predecessor_id AS id FROM accounts WHERE id = ${accountId}
      UNION SELECT a.predecessor_id FROM accounts a JOIN before b ON a.id = b.id)
    SELECT 1 FROM promo_redemptions r JOIN before b ON b.id = r.account_id WHERE r.promo_code_id = ${promoCodeId}`;
  return rows.length > 0;
}

type PromoErrorCode = 'promo_invalid' | 'promo_not_active' | 'promo_used_up' | 'promo_already_redeemed';

function refuse(code: PromoErrorCode, message: string): DerouterError {
  return new DerouterError(code, message, { param: 'code' });
}
