import { formatUsd, readAccountBalance } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { type KeyView, readKey } from '../../keys/index.ts';
import { readReceipt } from '../../usage/index.ts';
import { defineOperation } from '../operation.ts';
import { amount, generation, keyData, model, none } from './openrouter-schemas.ts';
import { viewGeneration, viewModel } from './openrouter-views.ts';

const base = { tag: 'OpenRouter', method: 'GET', scope: 'any', errorFormat: 'openrouter', kinds: ['account'] } as const;

export const openrouterOperations = [
  defineOperation({
    ...base,
    id: 'openrouterKey',
    path: '/api/v1/key',
    summary: 'Read the limits and the usage of this key',
    errors: [],
    answer: { status: 200, description: 'The key.', schema: z.object({ data: keyData }).meta({ id: 'OpenRouterKeyAnswer' }) },
    handle: async ({ services, principal: { accountId, keyId } }) => {
      const [key, spent] = await Promise.all([readKey(services, accountId, keyId), readSpent(services.sql, accountId, keyId)]);
      return { data: viewKey(key, spent) };
    },
  }),
  defineOperation({
    ...base,
    id: 'openrouterCredits',
    path: '/api/v1/credits',
    summary: 'Read the credits of the account',
    description: 'total_credits − total_usage is the balance. What running requests have set aside is still part of it.',
    errors: [],
    answer: {
      status: 200,
      description: 'The credits.',
      schema: z.object({ data: z.object({ total_credits: amount, total_usage: amount }) }).meta({ id: 'OpenRouterCredits' }),
    },
    handle: async ({ services: { sql }, principal: { accountId } }) => ({ data: await readCredits(sql, accountId) }),
  }),
  defineOperation({
    ...base,
    id: 'openrouterGeneration',
    path: '/api/v1/generation',
    summary: 'Read what an answer cost',
    errors: ['not_found'],
    query: z.strictObject({ id: z.string().min(1).max(200).meta({ description: 'The id of an answer below /api/v1, or of a receipt.' }) }),
    answer: {
      status: 200,
      description: 'The generation.',
      schema: z.object({ data: generation }).meta({ id: 'OpenRouterGenerationAnswer' }),
    },
    async handle({ services: { db }, principal: { accountId }, query }) {
      const receipt = await readReceipt(db, accountId, query.id.replace(/^gen-/, ''));
      return { data: viewGeneration(receipt) };
    },
  }),
  defineOperation({
    ...base,
    id: 'openrouterModels',
    path: '/api/v1/models',
    summary: 'List models with prices per token',
    errors: [],
    // Clients filter by parameters of OpenRouter, of which there are many.
    query: z.object({}),
    answer: {
      status: 200,
      description: 'The models.',
      schema: z
        .object({ data: z.array(model), links: z.object({ next: none }), total_count: z.number().int() })
        .meta({ id: 'OpenRouterModelList' }),
    },
    async handle({ services: { catalog }, principal }) {
      const data = catalog
        .offered()
        .filter((entry) => principal.mayUse(entry.model.id))
        .flatMap((entry) => viewModel(entry) ?? []);
      return { data, links: { next: null }, total_count: data.length };
    },
  }),
];

const usdNumber = (nano: bigint) => Number(formatUsd(nano));

/** Total usage of the account, in the same snapshot as its credit, so that a charge is in both or in neither. */
async function readCredits(sql: Sql, accountId: string) {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const { balanceNano } = await readAccountBalance(tx, accountId);
    const [row] = await tx<{ used: bigint }[]>`
      SELECT coalesce(sum(total_nano - write_off_nano), 0)::bigint AS used FROM usage_hourly WHERE account_id = ${accountId}`;
    const used = row?.used ?? 0n;
    return { total_credits: usdNumber(balanceNano + used), total_usage: usdNumber(used) };
  });
}

interface Spent {
  readonly total: bigint;
  readonly day: bigint;
  readonly week: bigint;
  readonly month: bigint;
  readonly hasPaid: boolean;
}

/** What a key has spent in total and in the current day, week (from Monday) and month, UTC. */
async function readSpent(sql: Sql, accountId: string, keyId: string): Promise<Spent> {
  const [row] = await sql<Spent[]>`
    SELECT coalesce(sum(spent), 0)::bigint AS total,
           coalesce(sum(spent) FILTER (WHERE hour >= date_trunc('day', now(), 'UTC')), 0)::bigint AS day,
           coalesce(sum(spent) FILTER (WHERE hour >= date_trunc('week', now(), 'UTC')), 0)::bigint AS week,
           coalesce(sum(spent) FILTER (WHERE hour >= date_trunc('month', now(), 'UTC')), 0)::bigint AS month,
           EXISTS (SELECT 1 FROM settlements WHERE account_id = ${accountId}) AS "hasPaid"
    FROM (SELECT hour, total_nano - write_off_nano AS spent FROM usage_hourly WHERE account_id = ${accountId} AND key_id = ${keyId}) h`;
  if (!row) throw new DerouterError('not_found', 'There is no such key.');
  return row;
}

function viewKey(key: KeyView, spent: Spent): z.output<typeof keyData> {
  const { budget } = key;
  const reset = { total: null, day: 'daily', week: 'weekly', month: 'monthly' } as const;
  const [tightest] = (budget?.limits ?? [])
    .map(({ period, limitUsd, leftUsd }) => ({ limit: Number(limitUsd), left: Number(leftUsd), reset: reset[period] }))
    .sort((a, b) => a.left - b.left);
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

/** The difference of two decimal amounts in USD, exact to a nano-USD. */
