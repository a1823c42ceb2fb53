import { keyRotation, keyScopes, keySettings, newKey } from '@derouter/contracts';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { createKey, type KeyView, listKeys, readKey, readRecentUse, revokeKey, rotateKey, updateKey } from '../../keys/index.ts';
import { byId, id, time, usd } from '../fields.ts';
import { defineOperation } from '../operation.ts';

const limit = z.number().int().nullable();

/** A key of the account. */
export const key = z
  .object({
    id,
    name: z.string(),
    key: z.string().meta({ description: 'The whole key when it is created; masked from then on.' }),
    scopes: z.array(z.enum(keyScopes)),
    rotated_at: time.nullable(),
    old_secret_until: time.nullable().meta({ description: 'Until when a secret that a rotation replaced still works.' }),
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
        time_zone: z.string().meta({ description: 'IANA zone in which periods begin; weeks begin on Monday.' }),
        next_reset_at: time.nullable().meta({ description: 'When the first of the running periods ends.' }),
        limits: z.array(
          z.object({
            period: z.enum(['total', 'day', 'week', 'month']),
            limit_usd: usd,
            spent_usd: usd,
            left_usd: usd,
            resets_at: time.nullable(),
          }),
        ),
      })
      .nullable(),
  })
  .meta({ id: 'Key' });

const keyWithUse = key
  .extend({ requests_7d: z.number().int().meta({ description: 'Its requests of the last seven days.' }) })
  .meta({ id: 'KeyWithUse' });

const rotation = z
  .strictObject({
    overlap: keyRotation.shape.overlap.default('24h').meta({ description: 'How long the secrets before this one still work.' }),
  })
  .meta({ id: 'KeyRotation' });

const { shape } = keySettings;
const { totalUsd, dailyUsd, weeklyUsd, monthlyUsd, timeZone } = shape.budget.unwrap().shape;

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
    scopes: shape.scopes,
    budget: z
      .strictObject({ total_usd: totalUsd, daily_usd: dailyUsd, weekly_usd: weeklyUsd, monthly_usd: monthlyUsd, time_zone: timeZone })
      .optional(),
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
    body: changes.omit({ off: true }).extend({ name: newKey.shape.name }).meta({ id: 'NewKey' }),
    answer: { status: 201, description: 'The key.', schema: key },
    idempotent: true,
    secrets: ['key'],
    handle: async ({ services, principal, body: { name, ...settings }, once }) => {
      const { key: view, secret } = await withParams(() =>
        createKey(services, principal.accountId, name, readChanges(settings), (tx, created) =>
          once.store(tx.sql, viewKey(created.key, created.secret)),
        ),
      );
      return viewKey(view, secret);
    },
  }),
  defineOperation({
    ...base,
    id: 'getKey',
    method: 'GET',
    path: '/api/keys/{id}',
    summary: 'Read a key',
    errors: ['not_found'],
    params: byId,
    answer: { status: 200, description: 'The key.', schema: keyWithUse },
    async handle({ services, principal: { accountId }, params }) {
      const [view, use] = await Promise.all([readKey(services, accountId, params.id), readRecentUse(services, accountId, params.id)]);
      return { ...viewKey(view), requests_7d: use.requests7d };
    },
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
    id: 'rotateKey',
    method: 'POST',
    path: '/api/keys/{id}/rotate',
    summary: 'Replace the secret of a key',
    description:
      'The key keeps its id, name, budget and history; the answer is the only one that contains the new secret. Works for client keys too.',
    isOpenBeforeTerms: true,
    errors: ['not_found', 'key_revoked', 'key_expired', 'conflict'],
    params: byId,
    body: rotation,
    answer: { status: 200, description: 'The key with its new secret.', schema: key },
    idempotent: true,
    secrets: ['key'],
    handle: async ({ services, principal, params, body, once }) => {
      const { key: view, secret } = await rotateKey(services, principal.accountId, params.id, body.overlap, (tx, created) =>
        once.store(tx.sql, viewKey(created.key, created.secret)),
      );
      return viewKey(view, secret);
    },
  }),
  defineOperation({
    ...base,
    id: 'revokeKey',
    method: 'POST',
    path: '/api/keys/{id}/revoke',
    summary: 'Revoke a key',
    description: 'Takes effect at once and cannot be undone. Revoking a revoked key changes nothing.',
    isOpenBeforeTerms: true,
    errors: ['not_found'],
    params: byId,
    answer: { status: 200, description: 'The revoked key.', schema: key },
    idempotent: true,
    secrets: ['key'],
    handle: async ({ services, principal, params }) => viewKey(await revokeKey(services, principal.accountId, params.id)),
  }),
];

type UpdateServices = Parameters<typeof updateKey>[0];

async function changeKey(services: UpdateServices, accountId: string, keyId: string, body: z.output<typeof changes>): Promise<KeyView> {
  return withParams(() => updateKey(services, accountId, keyId, { ...readChanges(body), suspended: body.off }));
}

function readChanges(body: Omit<z.output<typeof changes>, 'off'>) {
  const { name, scopes, concurrency, budget } = body;
  return {
    name,
    scopes,
    concurrency,
    expiresAt: body.expires_at,
    allowedModels: body.allowed_models,
    allowedNetworks: body.allowed_networks,
    requestsPerMinute: body.requests_per_minute,
    tokensPerMinute: body.tokens_per_minute,
    budget: budget && {
      totalUsd: budget.total_usd,
      dailyUsd: budget.daily_usd,
      weeklyUsd: budget.weekly_usd,
      monthlyUsd: budget.monthly_usd,
      timeZone: budget.time_zone,
    },
  };
}

/** Names the field of an error as the request does. */
async function withParams<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof DerouterError) || thrown.param === null) throw thrown;
    const param = thrown.param.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    throw new DerouterError(thrown.code, thrown.message, { param });
  }
}

export function viewKey(view: KeyView, secret?: string): z.output<typeof key> {
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
    scopes: [...view.scopes],
    rotated_at: view.rotatedAt,
    old_secret_until: view.oldSecretUntil,
    budget: budget && {
      time_zone: budget.timeZone,
      next_reset_at: budget.nextResetAt,
      limits: budget.limits.map(({ period, limitUsd, spentUsd, leftUsd, resetsAt }) => ({
        period,
        limit_usd: limitUsd,
        spent_usd: spentUsd,
        left_usd: leftUsd,
        resets_at: resetsAt,
      })),
    },
  };
}
