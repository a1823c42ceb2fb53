import { keySettings, newKey } from '@derouter/contracts';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { commitChange } from '../../jobs/index.ts';
import { createKey, type KeyView, listKeys, readKey, revokeKey, updateKey } from '../../keys/index.ts';
import { byId, id, time, usd } from '../fields.ts';
import { defineOperation } from '../operation.ts';

const limit = z.number().int().nullable();

const key = z
  .object({
    id,
    name: z.string(),
    key: z.string().meta({ description: 'The whole key when it is created; masked from then on.' }),
    status: z.enum(['active', 'off', 'suspended', 'account_suspended', 'expired', 'revoked']),
    created_at: time,
    last_used_at: time.nullable(),
    expires_at: time.nullable(),
    revoked_at: time.nullable(),
    suspended_reason: z.string().nullable().meta({ description: 'Why staff suspended it.' }),
    allowed_models: z.array(z.string()).nullable(),
    allowed_networks: z.array(z.string()).nullable(),
    concurrency: limit,
    requests_per_minute: limit,
    tokens_per_minute: limit,
    budget: z
      .object({
        total_usd: usd.nullable(),
        daily_usd: usd.nullable(),
        monthly_usd: usd.nullable(),
        spent_total_usd: usd,
        spent_day_usd: usd,
        spent_month_usd: usd,
      })
      .nullable(),
  })
  .meta({ id: 'Key' });

const { shape } = keySettings;
const { totalUsd, dailyUsd, monthlyUsd } = shape.budget.unwrap().shape;

const changes = z
  .strictObject({
    name: shape.name,
    off: shape.suspended.meta({ description: 'True switches the key off; false switches it on again.' }),
    expires_at: shape.expiresAt,
    allowed_models: shape.allowedModels,
    allowed_networks: shape.allowedNetworks,
    concurrency: shape.concurrency,
    requests_per_minute: shape.requestsPerMinute,
    tokens_per_minute: shape.tokensPerMinute,
    budget: z.strictObject({ total_usd: totalUsd, daily_usd: dailyUsd, monthly_usd: monthlyUsd }).optional(),
  })
  .meta({ id: 'KeyChanges', description: 'Absent fields stay as they are; null removes a limit.' });

const base = { tag: 'Keys', kinds: ['account'], scope: 'management' } as const;

export const keyOperations = [
  defineOperation({
    ...base,
    id: 'listKeys',
    method: 'GET',
    path: '/api/keys',
    summary: 'List keys',
    description: 'Newest first, including revoked ones; at most 500.',
    errors: [],
    answer: { status: 200, description: 'The keys.', schema: z.object({ data: z.array(key) }).meta({ id: 'KeyList' }) },
    handle: async ({ services, principal }) => ({ data: (await listKeys(services, principal.accountId)).map((view) => viewKey(view)) }),
  }),
  defineOperation({
    ...base,
    id: 'createKey',
    method: 'POST',
    path: '/api/keys',
    summary: 'Create a key',
    description: 'The answer is the only one that contains the whole key.',
    errors: ['validation_failed', 'conflict'],
    body: newKey.strict().meta({ id: 'NewKey' }),
    answer: { status: 201, description: 'The key.', schema: key },
    idempotent: true,
    secrets: ['key'],
    handle: ({ services, principal, body, once }) =>
      commitChange(services, async (tx) => {
        const { key: view, secret } = await createKey(tx, principal.accountId, body.name);
        const answer = viewKey(view, secret);
        await once.store(tx.sql, answer);
        return { value: answer, notices: [] };
      }),
  }),
  defineOperation({
    ...base,
    id: 'getKey',
    method: 'GET',
    path: '/api/keys/{id}',
    summary: 'Read a key',
    errors: ['not_found'],
    params: byId,
    answer: { status: 200, description: 'The key.', schema: key },
    handle: async ({ services, principal, params }) => viewKey(await readKey(services, principal.accountId, params.id)),
  }),
  defineOperation({
    ...base,
    id: 'updateKey',
    method: 'PUT',
    path: '/api/keys/{id}',
    summary: 'Change a key',
    errors: ['validation_failed', 'not_found', 'key_revoked'],
    params: byId,
    body: changes,
    answer: { status: 200, description: 'The changed key.', schema: key },
    handle: async ({ services, principal, params, body }) => viewKey(await changeKey(services, principal.accountId, params.id, body)),
  }),
  defineOperation({
    ...base,
    id: 'revokeKey',
    method: 'POST',
    path: '/api/keys/{id}/revoke',
    summary: 'Revoke a key',
    description: 'Takes effect at once and cannot be undone. Revoking a revoked key changes nothing.',
    errors: ['not_found'],
    params: byId,
    answer: { status: 200, description: 'The revoked key.', schema: key },
    idempotent: true,
    secrets: ['key'],
    handle: async ({ services, principal, params }) => viewKey(await revokeKey(services, principal.accountId, params.id)),
  }),
];

type UpdateServices = Parameters<typeof updateKey>[0];

/** Changes a key, and names the fields of errors as the request does. */
async function changeKey(services: UpdateServices, accountId: string, keyId: string, body: z.output<typeof changes>): Promise<KeyView> {
  const { off, expires_at, allowed_models, allowed_networks, requests_per_minute, tokens_per_minute, budget, ...same } = body;
  try {
    return await updateKey(services, accountId, keyId, {
      ...same,
      suspended: off,
      expiresAt: expires_at,
      allowedModels: allowed_models,
      allowedNetworks: allowed_networks,
      requestsPerMinute: requests_per_minute,
      tokensPerMinute: tokens_per_minute,
      budget: budget && { totalUsd: budget.total_usd, dailyUsd: budget.daily_usd, monthlyUsd: budget.monthly_usd },
    });
  } catch (thrown) {
    if (!(thrown instanceof DerouterError) || thrown.param === null) throw thrown;
    const param = thrown.param.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    throw new DerouterError(thrown.code, thrown.message, { param });
  }
}

function viewKey(view: KeyView, secret?: string): z.output<typeof key> {
  const { budget } = view;
  return {
    id: view.id,
    name: view.name,
    key: secret ?? `${view.prefix}…${view.last4}`,
    status: view.status,
    created_at: view.createdAt,
    last_used_at: view.lastUsedAt,
    expires_at: view.expiresAt,
    revoked_at: view.revokedAt,
    suspended_reason: view.staffSuspendedReason,
    allowed_models: view.allowedModels && [...view.allowedModels],
    allowed_networks: view.allowedNetworks && [...view.allowedNetworks],
    concurrency: view.concurrency,
    requests_per_minute: view.requestsPerMinute,
    tokens_per_minute: view.tokensPerMinute,
    budget: budget && {
      total_usd: budget.totalUsd,
      daily_usd: budget.dailyUsd,
      monthly_usd: budget.monthlyUsd,
      spent_total_usd: budget.spentTotalUsd,
      spent_day_usd: budget.spentDayUsd,
      spent_month_usd: budget.spentMonthUsd,
    },
  };
}
