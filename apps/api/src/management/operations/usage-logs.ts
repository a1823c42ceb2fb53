import { databaseNow } from '@derouter/db';
import { z } from 'zod';
import { listReceipts, listSessions, readReceipt } from '../../usage/index.ts';
import { id, time, usd } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { answerUsageLogs, ownUsageQuery, usageLogs } from '../usage-log.ts';
import { receiptId, receiptSchema, viewReceipt } from '../view-receipt.ts';

const base = { tag: 'Usage', method: 'GET', kinds: ['account'], scope: 'management' } as const;

const session = z
  .object({
    session: z.string().meta({ description: 'A keyed hash of the id that the agent sends; filters usage logs.' }),
    agent: z.string().nullable(),
    first_at: time,
    last_at: time,
    requests: z.number().int(),
    cost_usd: usd,
  })
  .meta({ id: 'Session' });

const dayMs = 86_400_000;

export const usageOperations = [
  defineOperation({
    ...base,
    id: 'listUsageLogs',
    path: '/api/usage-logs',
    summary: 'List requests with their cost',
    description: 'Newest first. With "Accept: text/csv" all requests that match are sent as CSV, without pages.',
    errors: ['validation_failed'],
    query: ownUsageQuery.extend({ key: id.optional().meta({ description: 'Id of a key.' }) }),
    answer: { status: 200, description: 'A page of requests.', schema: usageLogs },
    csv: true,
    handle: ({ services: { db }, principal, query: { key, ...query }, request }) =>
      answerUsageLogs(request.headers.accept, query, (filter) => listReceipts(db, principal.accountId, { ...filter, keyId: key })),
  }),
  defineOperation({
    ...base,
    id: 'getUsageLog',
    path: '/api/usage-logs/{id}',
    summary: 'Read the receipt of a request',
    description:
      'For each line item, amount = quantity × rate. The total is the sum of the token lines times the multiplier, plus the call lines, rounded once, half up, to a billionth of a dollar. The cost is the total minus the write-off.',
    errors: ['not_found'],
    params: receiptId,
    answer: { status: 200, description: 'The receipt.', schema: receiptSchema },
    handle: async ({ services: { db }, principal, params }) => viewReceipt(await readReceipt(db, principal.accountId, params.id)),
  }),
  defineOperation({
    ...base,
    id: 'listSessions',
    path: '/api/sessions',
    summary: 'List the sessions of agents with their cost',
    description:
      'Requests of agents that name their session, most recently used first: at most 200 sessions, from the newest 20 000 requests of the period. Without "from", the last 30 days.',
    errors: ['validation_failed'],
    query: ownUsageQuery.pick({ from: true, to: true }).extend({ key: id.optional().meta({ description: 'Id of a key.' }) }),
    answer: { status: 200, description: 'The sessions.', schema: z.object({ data: z.array(session) }).meta({ id: 'SessionList' }) },
    async handle({ services, principal, query }) {
      const to = query.to === undefined ? databaseNow() : new Date(query.to);
      const from = query.from === undefined ? new Date(to.getTime() - 30 * dayMs) : new Date(query.from);
      const sessions = await listSessions(services, principal.accountId, { from, to, keyId: query.key });
      return {
        data: sessions.map(({ firstAt, lastAt, costUsd, ...rest }) => ({ ...rest, first_at: firstAt, last_at: lastAt, cost_usd: costUsd })),
      };
    },
  }),
];
