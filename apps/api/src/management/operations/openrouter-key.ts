import { formatUsd, parseUsd, readAccountBalance } from '@derouter/billing';
import type { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { clientViewBalance, type KeyView, type Principal, readKey } from '../../keys/index.ts';
import type { ManagementServices } from '../operation.ts';
import type { keyData } from './openrouter-schemas.ts';

type Parts = Pick<ManagementServices, 'db' | 'sql'>;

const usdNumber = (nano: bigint) => Number(formatUsd(nano));

/**
 * What has been bought and what has been spent: by the account, read in one snapshot with its credit, so that a charge is in both
 * or in neither; or the budget of a client key, in the amounts that its client sees.
 */
export async function readCredits({ db, sql }: Parts, { accountId, keyId, kind }: Principal) {
  if (kind === 'client') {
    const { remainingUsd, spentUsd } = await clientViewBalance({ db, sql }, accountId, keyId);
    return { total_credits: Number(addUsd(remainingUsd, spentUsd)), total_usage: Number(spentUsd) };
  }
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const { balanceNano } = await readAccountBalance(tx, accountId);
    const [row] = await tx<{ used: bigint }[]>`
      SELECT coalesce(sum(total_nano - write_off_nano), 0)::bigint AS used FROM usage_hourly WHERE account_id = ${accountId}`;
    const used = row?.used ?? 0n;
    return { total_credits: usdNumber(balanceNano + used), total_usage: usdNumber(used) };
  });
}

function addUsd(a: string, b: string): string {
  return formatUsd(parseUsd(a) + parseUsd(b));
}

/** The limits and the usage of the key that asks; those of a client key as its client sees them. */
export async function readKeyData(services: Parts, { accountId, keyId, kind }: Principal): Promise<z.output<typeof keyData>> {
  const [key, spent] = await Promise.all([readKey(services, accountId, keyId), readSpent(services.sql, { accountId, keyId, kind })]);
  if (kind === 'account') return viewKey(key, spent, tightestOf(key));
  const { budgetUsd, remainingUsd } = await clientViewBalance(services, accountId, keyId);
  return viewKey(key, spent, { limit: Number(budgetUsd), left: Number(remainingUsd), reset: null });
}

interface Spent {
  readonly total: bigint;
  readonly day: bigint;
  readonly week: bigint;
  readonly month: bigint;
  readonly hasPaid: boolean;
}

/** What a key has spent in total and in the current day, week (from Monday) and month, UTC. */
async function readSpent(sql: Parts['sql'], { accountId, keyId, kind }: Pick<Principal, 'accountId' | 'keyId' | 'kind'>): Promise<Spent> {
  const isClient = kind === 'client';
  const [row] = await sql<Spent[]>`
    SELECT coalesce(sum(spent), 0)::bigint AS total,
           coalesce(sum(spent) FILTER (WHERE hour >= date_trunc('day', now(), 'UTC')), 0)::bigint AS day,
           coalesce(sum(spent) FILTER (WHERE hour >= date_trunc('week', now(), 'UTC')), 0)::bigint AS week,
           coalesce(sum(spent) FILTER (WHERE hour >= date_trunc('month', now(), 'UTC')), 0)::bigint AS month,
           ${isClient} OR EXISTS (SELECT 1 FROM settlements WHERE account_id = ${accountId}) AS "hasPaid"
    FROM (SELECT hour, CASE WHEN ${isClient} THEN shown_nano ELSE total_nano - write_off_nano END AS spent
      FROM usage_hourly WHERE account_id = ${accountId} AND key_id = ${keyId}) h`;
  if (!row) throw new DerouterError('not_found', 'There is no such key.');
  return row;
}

interface Limit {
  readonly limit: number;
  readonly left: number;
  readonly reset: 'daily' | 'weekly' | 'monthly' | null;
}

/** The limit of a key's budget that leaves the least. */
function tightestOf({ budget }: KeyView): Limit | undefined {
  const reset = { total: null, day: 'daily', week: 'weekly', month: 'monthly' } as const;
  return (budget?.limits ?? [])
    .map(({ period, limitUsd, leftUsd }) => ({ limit: Number(limitUsd), left: Number(leftUsd), reset: reset[period] }))
    .sort((a, b) => a.left - b.left)[0];
}

function viewKey(key: KeyView, spent: Spent, tightest: Limit | undefined): z.output<typeof keyData> {
  return {
    label: `${key.prefix}…${key.last4}`,
    limit: tightest?.limit ?? null,
    limit_remaining: tightest?.left ?? null,
    limit_reset: tightest?.reset ?? null,
    usage: usdNumber(spent.total),
    usage_daily: usdNumber(spent.day),
    usage_weekly: usdNumber(spent.week),
    usage_monthly: usdNumber(spent.month),
    byok_usage: 0,
    byok_usage_daily: 0,
    byok_usage_weekly: 0,
    byok_usage_monthly: 0,
    include_byok_in_limit: false,
    is_free_tier: !spent.hasPaid,
    is_management_key: false,
    is_provisioning_key: false,
    expires_at: key.expiresAt,
    allowed_data_regions: ['global'],
    free_model_daily_requests: { limit: 0, remaining: 0, used: 0 },
    rate_limit: {
      requests: key.requestsPerMinute ?? -1,
      interval: '1m',
      note: 'Requests per minute of this key; -1: no limit of its own.',
    },
    creator_user_id: null,
    organization_id: null,
    workspace_id: null,
  };
}
