import type { Sql } from '@derouter/db';
import type { WalletCode } from '../ledger/wallets/transfer-codes.ts';
import { type NanoUsd, nano } from '../money/nano-usd.ts';

/** One movement of a wallet other than usage. `amountNano`: the amount added, negative if taken. */
export interface StatementMovement {
  readonly at: Date;
  readonly code: WalletCode;
  readonly amountNano: NanoUsd;
  readonly reference: string;
  readonly reason: string;
}

/** Usage of a day and a model. `chargedNano` is the amount that the wallet paid. */
export interface StatementUsage {
  readonly day: string;
  readonly modelId: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly chargedNano: NanoUsd;
}

/** opening + Σ movements − Σ usage = closing, always. */
export interface Statement {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly openingNano: NanoUsd;
  readonly movements: readonly StatementMovement[];
  readonly usage: readonly StatementUsage[];
  readonly usageNano: NanoUsd;
  readonly closingNano: NanoUsd;
}

const hourMs = 3_600_000;

/**
 * An account's statement for a period of whole hours (UTC), in one snapshot. It covers the account's wallet and those of its
 * client keys together, so credit that moves between them is no movement. Movements are the wallets' other transfers; usage is
 * read from the hourly roll-ups, which are booked in the same transaction as the transfers and at
 * the same time, so the statement equals the ledger for every period. `timeZone` (IANA name) is that of the days of usage; an hour in which a
 * day begins belongs to that day. Throws `RangeError` for other periods.
 */
export async function readStatement(
  sql: Sql,
  {
    accountId,
    from,
    to,
    timeZone = 'UTC',
  }: { readonly accountId: string; readonly from: Date; readonly to: Date; readonly timeZone?: string },
): Promise<Statement> {
  if (from.getTime() % hourMs !== 0 || to.getTime() % hourMs !== 0 || !(from < to)) {
    throw new RangeError('a statement covers whole hours, from before to');
  }
  const [start, end] = [from.toISOString(), to.toISOString()];
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    // The amount that each transfer other than usage added.
    const movementsOf = tx`
      SELECT t.id, t.created_at, t.code, t.reference, t.reason,
             CASE WHEN t.credit_account_id IN (w.paid_account_id, w.promo_account_id) THEN t.amount_nano ELSE -t.amount_nano END AS amount
      FROM account_wallets o JOIN wallets w ON w.id = o.wallet_id JOIN transfers t ON t.code <> 'usage' AND (
        t.credit_account_id IN (w.paid_account_id, w.promo_account_id) OR t.debit_account_id IN (w.paid_account_id, w.promo_account_id))
      WHERE o.account_id = ${accountId} AND t.code NOT IN ('client_budget', 'client_return')`;
    const usageWhere = (side: ReturnType<typeof tx>) => tx`
      SELECT coalesce(sum(total_nano - write_off_nano), 0) FROM usage_hourly WHERE account_id = a.id AND hour ${side} ${start}::timestamptz`;
    // From the side with fewer hours: what was booked before the period, or the balance less what was booked since.
    const [opening] = await tx<{ amount: bigint }[]>`
      SELECT CASE WHEN ${start}::timestamptz - (SELECT min(hour) FROM usage_hourly WHERE account_id = a.id) < now() - ${start}::timestamptz
        THEN coalesce((SELECT sum(amount) FROM (${movementsOf}) m WHERE created_at < ${start}::timestamptz), 0) - (${usageWhere(tx`<`)})
        ELSE (SELECT coalesce(sum(w.paid_nano + w.promo_nano), 0) FROM account_wallets o JOIN wallets w ON w.id = o.wallet_id WHERE o.account_id = a.id)
          - coalesce((SELECT sum(amount) FROM (${movementsOf}) m WHERE created_at >= ${start}::timestamptz), 0) + (${usageWhere(tx`>=`)})
        END::bigint AS amount
      FROM accounts a WHERE id = ${accountId}`;
    const movements = await tx<{ at: Date; code: WalletCode; amount: bigint; reference: string; reason: string }[]>`
      SELECT created_at AS at, code, amount, reference, reason FROM (${movementsOf}) m
      WHERE created_at >= ${start}::timestamptz AND created_at < ${end}::timestamptz ORDER BY created_at, id`;
    const isInPeriod = tx`account_id = ${accountId} AND hour >= ${start}::timestamptz AND hour < ${end}::timestamptz`;
    const usage = await tx<(Omit<StatementUsage, 'chargedNano' | 'requests'> & { requests: bigint; charged: bigint })[]>`
      SELECT d.day, model_id AS "modelId", sum(requests)::bigint AS requests,
             sum(input_tokens)::float8 AS "inputTokens", sum(output_tokens)::float8 AS "outputTokens",
             sum(cache_read_tokens)::float8 AS "cacheReadTokens", sum(cache_write_tokens)::float8 AS "cacheWriteTokens",
             sum(total_nano - write_off_nano)::bigint AS charged
      FROM usage_hourly JOIN (
        -- Once for each hour, because time zones cost more than sums.
        SELECT hour, ((hour + interval '59 minutes') AT TIME ZONE ${timeZone})::date::text AS day
        FROM (SELECT min(hour) AS first, max(hour) AS last FROM usage_hourly WHERE ${isInPeriod}) h,
          generate_series(h.first, h.last, interval '1 hour') hour) d USING (hour)
      WHERE ${isInPeriod}
      GROUP BY 1, 2 ORDER BY 1, 2`;
    const openingNano = opening?.amount ?? 0n;
    const usageNano = usage.reduce((sum, { charged }) => sum + charged, 0n);
    return {
      from,
      to,
      openingNano: nano(openingNano),
      movements: movements.map(({ amount, ...row }) => ({ ...row, amountNano: nano(amount) })),
      usage: usage.map(({ requests, charged, ...row }) => ({ ...row, requests: Number(requests), chargedNano: nano(charged) })),
      usageNano: nano(usageNano),
      closingNano: nano(openingNano + movements.reduce((sum, { amount }) => sum + amount, 0n) - usageNano),
    };
  }) as Promise<Statement>;
}
