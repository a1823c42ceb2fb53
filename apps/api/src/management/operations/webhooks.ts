import * as contracts from '@derouter/contracts';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import {
  createEndpoint,
  type Delivery,
  deleteEndpoint,
  type Endpoint,
  type EndpointSecret,
  listDeliveries,
  listEndpoints,
  resend,
  rotateSecret,
  sendTest,
  updateEndpoint,
  viewDelivery,
  viewEndpoint,
} from '../../webhooks-out/index.ts';
import { byId, id, paging, readCursor, time, writeCursor } from '../fields.ts';
import { defineOperation } from '../operation.ts';

const webhook = z
  .object({
    id,
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()).nullable().meta({ description: 'Null: every type.' }),
    enabled: z.boolean(),
    disabled_reason: z.enum(['owner', 'failing', 'gone']).nullable(),
    created_at: time,
    last_delivered_at: time.nullable(),
    previous_secret_until: time
      .nullable()
      .meta({ description: 'Until then the secret before the last rotation signs too; earlier ones end a day after their own rotation.' }),
  })
  .meta({ id: 'Webhook' });

const withSecret = webhook
  .extend({ secret: z.string().meta({ description: 'The signing secret, whsec_…, shown only here.' }) })
  .meta({ id: 'WebhookWithSecret' });

const newWebhook = z.strictObject(contracts.newWebhook.shape).meta({ id: 'NewWebhook' });
const webhookChanges = z.strictObject(contracts.webhookSettings.shape).meta({ id: 'WebhookChanges' });

const delivery = z
  .object({
    id,
    event_id: id.meta({ description: 'Sent as webhook-id: the same for every try.' }),
    type: z.string(),
    state: z.enum(['pending', 'delivered', 'failed']),
    created_at: time,
    next_attempt_at: time.nullable(),
    attempts: z.array(
      z.object({
        number: z.number().int(),
        at: time,
        status: z.number().int().nullable(),
        latency_ms: z.number().int(),
        error: z.string().nullable(),
        response: z.string().nullable().meta({ description: 'The first 256 characters.' }),
      }),
    ),
  })
  .meta({ id: 'WebhookDelivery' });

const base = { tag: 'Webhooks', kinds: ['account'], scope: 'management' } as const;

export const webhookOperations = [
  defineOperation({
    ...base,
    id: 'listWebhooks',
    method: 'GET',
    path: '/api/webhooks',
    summary: 'List webhooks',
    errors: [],
    answer: { status: 200, description: 'The webhooks.', schema: z.object({ data: z.array(webhook) }).meta({ id: 'WebhookList' }) },
    handle: async ({ services, principal }) => ({ data: (await listEndpoints(services, principal.accountId)).map(writeWebhook) }),
  }),
  defineOperation({
    ...base,
    id: 'createWebhook',
    method: 'POST',
    path: '/api/webhooks',
    summary: 'Create a webhook',
    description: 'Events are signed as in Standard Webhooks. A failed delivery is retried for about three days.',
    errors: ['address_private', 'conflict'],
    body: newWebhook,
    answer: { status: 201, description: 'The webhook with its secret.', schema: withSecret },
    idempotent: true,
    secrets: ['secret'],
    handle: async ({ services, principal, body, once }) =>
      viewWithSecret(await createEndpoint(services, principal.accountId, once.id, body)),
  }),
  defineOperation({
    ...base,
    id: 'updateWebhook',
    method: 'PUT',
    path: '/api/webhooks/{id}',
    summary: 'Change, disable or enable a webhook',
    description: 'Absent fields stay as they are.',
    errors: ['not_found', 'address_private'],
    params: byId,
    body: webhookChanges,
    answer: { status: 200, description: 'The changed webhook.', schema: webhook },
    handle: async ({ services, principal, params, body }) =>
      writeWebhook(await updateEndpoint(services, principal.accountId, params.id, body)),
  }),
  defineOperation({
    ...base,
    id: 'deleteWebhook',
    method: 'DELETE',
    path: '/api/webhooks/{id}',
    summary: 'Delete a webhook with its log',
    isOpenBeforeTerms: true,
    errors: ['not_found'],
    params: byId,
    answer: { status: 204, description: 'It is deleted.', schema: null },
    async handle({ services, principal, params }) {
      await deleteEndpoint(services, principal.accountId, params.id);
      return undefined;
    },
  }),
  defineOperation({
    ...base,
    id: 'rotateWebhookSecret',
    method: 'POST',
    path: '/api/webhooks/{id}/rotate',
    summary: 'Replace the secret',
    description:
      'For 24 hours deliveries are signed with the replaced secret, too. At most five replaced secrets can be valid at the same time.',
    isOpenBeforeTerms: true,
    errors: ['not_found', 'conflict'],
    params: byId,
    answer: { status: 200, description: 'The webhook with its new secret.', schema: withSecret },
    idempotent: true,
    secrets: ['secret'],
    handle: async ({ services, principal, params, once }) =>
      viewWithSecret(
        await rotateSecret(services, principal.accountId, params.id, (tx, rotated) => once.store(tx.sql, viewWithSecret(rotated))),
      ),
  }),
  defineOperation({
    ...base,
    id: 'testWebhook',
    method: 'POST',
    path: '/api/webhooks/{id}/test',
    summary: 'Send a test event',
    isOpenBeforeTerms: true,
    errors: ['not_found', 'conflict'],
    params: byId,
    answer: { status: 202, description: 'The delivery, which is sent within seconds.', schema: delivery },
    idempotent: true,
    handle: async ({ services, principal, params }) => writeDelivery(await sendTest(services, principal.accountId, params.id)),
  }),
  defineOperation({
    ...base,
    id: 'listWebhookDeliveries',
    method: 'GET',
    path: '/api/webhooks/{id}/deliveries',
    summary: 'List deliveries',
    description: 'Newest first, of the last 30 days.',
    errors: ['not_found'],
    params: byId,
    query: z.strictObject(paging),
    answer: {
      status: 200,
      description: 'A page of deliveries.',
      schema: z.object({ data: z.array(delivery), next_cursor: z.string().nullable() }).meta({ id: 'WebhookDeliveryList' }),
    },
    async handle({ services, principal, params, query: { limit, cursor } }) {
      const before = cursor === undefined ? undefined : readCursor(cursor);
      if (before === null)
        throw new DerouterError('validation_failed', 'This cursor is not one that a page returned.', { param: 'cursor' });
      const rows = await listDeliveries(services, principal.accountId, params.id, { limit: limit + 1, before });
      const data = rows.slice(0, limit).map(writeDelivery);
      const last = data.at(-1);
      return { data, next_cursor: rows.length > limit && last ? writeCursor(last.id) : null };
    },
  }),
  defineOperation({
    ...base,
    id: 'resendWebhookDelivery',
    method: 'POST',
    path: '/api/webhooks/{id}/deliveries/{delivery}/resend',
    summary: 'Send a finished delivery again',
    isOpenBeforeTerms: true,
    errors: ['not_found', 'conflict'],
    params: byId.extend({ delivery: id }),
    answer: { status: 202, description: 'The new delivery.', schema: delivery },
    idempotent: true,
    handle: async ({ services, principal, params }) =>
      writeDelivery(await resend(services, principal.accountId, params.id, params.delivery)),
  }),
];

function writeWebhook(endpoint: Endpoint): z.output<typeof webhook> {
  const { events, disabledReason, createdAt, lastDeliveredAt, previousSecretUntil, ...same } = viewEndpoint(endpoint);
  return {
    ...same,
    events: events && [...events],
    disabled_reason: disabledReason,
    created_at: createdAt,
    last_delivered_at: lastDeliveredAt,
    previous_secret_until: previousSecretUntil,
  };
}

function viewWithSecret({ endpoint, secret }: EndpointSecret): z.output<typeof withSecret> {
  return { ...writeWebhook(endpoint), secret };
}

function writeDelivery(row: Delivery): z.output<typeof delivery> {
  const { eventId, createdAt, nextAttemptAt, attempts, ...same } = viewDelivery(row);
  return {
    ...same,
    event_id: eventId,
    created_at: createdAt,
    next_attempt_at: nextAttemptAt,
    attempts: attempts.map(({ latencyMs, ...attempt }) => ({ ...attempt, latency_ms: latencyMs })),
  };
}
