import { formatUsd, nano, toShownDown } from '@derouter/billing';
import { writeKeyBudgetMail } from '@derouter/locales/mail';
import type { Services } from '../services.ts';
import { emitEvent } from './emit-event.ts';

interface ClientBudget {
  readonly keyId: string;
  readonly accountId: string;
  readonly label: string;
  readonly alerted: number;
  readonly percent: number;
  readonly budget: bigint;
  readonly balance: bigint;
  readonly multiplier: bigint;
}

/**
 * Tells resellers of client keys that have used 80 or 100 percent of their budget, once per crossing; a raised budget can be
 * crossed again. What a key has used follows from its wallet, so that charges need not note it. Amounts are those that the client
 * sees.
 */
export async function alertClientBudgets(services: Pick<Services, 'config' | 'mail' | 'sql'>): Promise<void> {
  const { config, sql } = services;
  for (;;) {
    const isDone = await sql.begin(async (tx) => {
      const [row] = await tx<ClientBudget[]>`
        SELECT k.id AS "keyId", k.account_id AS "accountId", k.name AS label, k.budget_alerted_percent::int AS alerted, l.percent::int AS percent,
          k.budget_shown_nano AS budget, w.paid_nano + w.promo_nano AS balance, k.multiplier_millionths AS multiplier
        FROM keys k JOIN wallets w ON w.id = k.wallet_id
        CROSS JOIN LATERAL (SELECT (w.paid_nano + w.promo_nano)::numeric * k.multiplier_millionths / 1000000 AS rest) s
        CROSS JOIN LATERAL (SELECT CASE
          WHEN k.budget_shown_nano = 0 THEN 0
          WHEN s.rest < 1 THEN 100
          WHEN s.rest * 5 <= k.budget_shown_nano THEN 80
          ELSE 0 END AS percent) l
        WHERE k.kind = 'client' AND k.revoked_at IS NULL AND l.percent <> k.budget_alerted_percent
        LIMIT 1 FOR UPDATE OF k SKIP LOCKED`;
      if (!row) return true;
      const { keyId, accountId, label, percent } = row;
      await tx`UPDATE keys SET budget_alerted_percent = ${percent} WHERE id = ${keyId}`;
      if (percent < row.alerted) return false;
      const left = toShownDown(nano(row.balance), Number(row.multiplier));
      const [limit, spent] = [formatUsd(row.budget), formatUsd(row.budget > left ? row.budget - left : 0n)];
      await emitEvent(tx, services, {
        accountId,
        type: 'key.budget_reached',
        data: { key_id: keyId, key_name: label, period: 'total', percent, limit_usd: limit, spent_usd: spent, resets_at: null },
        writeMail: (reader) =>
          writeKeyBudgetMail(reader, {
            ...{ key: label, period: 'total', percent, limit, spent, resetsAt: null },
            url: `${config.publicUrl}/keys`,
          }),
      });
      return false;
    });
    if (isDone) return;
  }
}
