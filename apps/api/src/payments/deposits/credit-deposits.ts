import { writeJson } from '@derouter/billing';
import { type ProviderSettlement, UnusableEvent } from '../rail.ts';
import { chooseOrder } from './choose-order.ts';
import type { CreditOptions, WaitingDeposit } from './credit-options.ts';
import { paymentRefOf } from './deposit.ts';
import { releaseFrozen } from './release-frozen.ts';
import type { ScreeningVerdict } from './screening.ts';

/**
 * Credits the stored final deposits of a chain, each once. It can be interrupted at any step and run by two processes at a time:
 * the order is chosen once and stored, and the books book a payment reference once.
 */
export async function creditDeposits(options: CreditOptions): Promise<void> {
  await releaseDust(options);
  await releaseFrozen(options);
  for (const deposit of await readWaiting(options)) {
    try {
      await creditDeposit(options, deposit);
    } catch (error) {
      if (error instanceof UnusableEvent) {
        await freeze(options, deposit, 'settlement_refused', { problem: error.message });
        options.log.fatal({ err: error, deposit: paymentRefOf(deposit) }, 'a final deposit cannot be credited');
      } else options.log.error({ err: error, deposit: paymentRefOf(deposit) }, 'crediting a deposit failed and will be tried again');
    }
  }
}

/** Dust is credited when the account's uncredited deposits on this chain reach the minimum together. */
async function releaseDust({ sql, chain, minCreditNano }: CreditOptions): Promise<void> {
  await sql`
    UPDATE deposits SET state = 'final' WHERE chain = ${chain} AND state = 'dust' AND amount_nano > 0 AND account_id IN (
      SELECT account_id FROM deposits WHERE chain = ${chain} AND state IN ('dust', 'final')
      GROUP BY account_id HAVING sum(amount_nano) >= ${minCreditNano.toString()}::bigint)`;
}

/** Deposits of a token that is switched off wait. */
async function readWaiting({ sql, chain }: CreditOptions): Promise<readonly WaitingDeposit[]> {
  return sql<WaitingDeposit[]>`
    SELECT d.id, d.chain, d.tx_hash AS "txHash", d.ordinal, d.block, d.block_hash AS "blockHash", d.block_time AS "blockTime", d.token,
      d.symbol, d.from_address AS "fromAddress", d.to_address AS "toAddress", d.account_id AS "accountId", d.value::text AS value,
      d.amount_nano AS "amountNano", d.evidence
    FROM deposits d LEFT JOIN token_switches s ON s.chain = d.chain AND s.token = d.token
    WHERE d.chain = ${chain} AND d.state = 'final' AND coalesce(s.credited, true)
    ORDER BY d.block_time, d.id LIMIT 500`;
}

async function creditDeposit(options: CreditOptions, deposit: WaitingDeposit): Promise<void> {
  const { sql, book, transaction, provider, minCreditNano } = options;
  const confirmed = options.confirm ? await options.confirm(deposit) : {};
  if (!confirmed) return;
  const screening = await options.screen?.(deposit.chain, deposit.fromAddress);
  const evidence = { ...deposit.evidence, ...confirmed, ...(screening ? { screening } : {}) };
  if (screening?.hit) return freeze(options, { ...deposit, evidence }, 'screening_hit', { screening });
  const orderId = await chooseOrder(transaction, deposit, provider, minCreditNano);
  await book.settle(settlementOf(options, { ...deposit, evidence }, orderId));
  await sql`
    UPDATE deposits SET state = 'credited', credited_at = now(), evidence = ${writeJson(evidence)}::jsonb
    WHERE id = ${deposit.id} AND state = 'final'`;
}

function settlementOf(options: CreditOptions, deposit: WaitingDeposit, orderId: string | null): ProviderSettlement {
  return {
    clearing: options.clearing(deposit.symbol),
    paymentRef: paymentRefOf(deposit),
    for: orderId ? { orderId } : { accountId: deposit.accountId },
    grossNano: deposit.amountNano,
    taxNano: 0n,
    evidence: {
      chain: deposit.chain,
      transaction: deposit.txHash,
      ordinal: deposit.ordinal,
      block: deposit.block.toString(),
      blockHash: deposit.blockHash,
      token: deposit.token,
      symbol: deposit.symbol,
      from: deposit.fromAddress,
      to: deposit.toAddress,
      value: deposit.value,
      ...deposit.evidence,
    },
    settledAt: deposit.blockTime,
  };
}

/** Holds a deposit back and puts it up for staff, who can accept it. */
async function freeze(
  options: CreditOptions,
  deposit: WaitingDeposit,
  reason: 'screening_hit' | 'settlement_refused',
  detail: { readonly screening?: ScreeningVerdict; readonly problem?: string },
): Promise<void> {
  const orderId = await chooseOrder(options.transaction, deposit, options.provider, options.minCreditNano);
  // The review first: if this is interrupted, the deposit is still final and the same happens again.
  await options.book.openReview({
    kind: reason,
    reference: paymentRefOf(deposit),
    accountId: deposit.accountId,
    orderId,
    detail: { ...detail, from: deposit.fromAddress, to: deposit.toAddress, symbol: deposit.symbol, value: deposit.value },
    proposal: settlementOf(options, deposit, orderId),
  });
  await options.sql`
    UPDATE deposits SET state = 'frozen', frozen_reason = ${reason}, evidence = ${writeJson(deposit.evidence)}::jsonb
    WHERE id = ${deposit.id} AND state = 'final'`;
}
