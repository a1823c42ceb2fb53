import { formatUsd } from '@derouter/billing';
import { writeKeyBudgetMail } from '@derouter/locales/mail';
import type { Services } from '../services.ts';
import { alertClientBudgets } from './alert-client-budgets.ts';
import { emitEvent } from './emit-event.ts';

interface Crossing {
  readonly keyId: string;
  readonly accountId: string | null;
  readonly keyName: string;
  readonly period: 'total' | 'day' | 'week' | 'month';
  readonly percent: number;
  readonly limit: bigint;
  readonly spent: bigint;
  readonly resetsAt: Date | null;
}

/**
 * Tells owners of keys whose spending reached 80 or 100 percent of a limit. Charges note each crossing once, in their own
 * transaction; here it is taken off the list in the transaction that stores the event. Client keys have no such limits, but a wallet: their budgets are
 * checked after them. Runs every minute.
 */
export async function alertBudgets(services: Pick<Services, 'config' | 'mail' | 'sql'>): Promise<void> {
  const { config, sql } = services;
  for (;;) {
    const isDone = await sql.begin(async (tx) => {
      const [row] = await tx<Crossing[]>`
        WITH taken AS (
          DELETE FROM budget_crossings WHERE id = (SELECT id FROM budget_crossings ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
          RETURNING key_id, period, percent, limit_nano, spent_nano, resets_at)
        SELECT t.key_id AS "keyId", k.account_id AS "accountId", coalesce(k.name, '') AS "keyName", t.period, t.percent,
          t.limit_nano AS limit, t.spent_nano AS spent, t.resets_at AS "resetsAt"
        FROM taken t LEFT JOIN keys k ON k.id = t.key_id`;
      if (!row) return true;
      const { accountId, keyId, keyName, period, percent } = row;
      if (accountId === null) return false;
      const [limit, spent, resetsAt] = [formatUsd(row.limit), formatUsd(row.spent), row.resetsAt?.toISOString() ?? null];
      await emitEvent(tx, services, {
        accountId,
        type: 'key.budget_reached',
        data: { key_id: keyId, key_name: keyName, period, percent, limit_usd: limit, spent_usd: spent, resets_at: resetsAt },
        writeMail: (reader) =>
          writeKeyBudgetMail(reader, { key: keyName, period, percent, limit, spent, resetsAt, url: `${config.publicUrl}/keys` }),
      });
      return false;
    });
    if (isDone) break;
  }
  await alertClientBudgets(services);
}
