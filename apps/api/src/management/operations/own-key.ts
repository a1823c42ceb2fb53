import { parseUsd, readAccountBalance } from '@derouter/billing';
import { z } from 'zod';
import { clientViewBalance, type Principal, readKey } from '../../keys/index.ts';
import { clientViewReceipt, clientViewReceipts, listReceipts, type ReceiptFilter } from '../../usage/index.ts';
import { usd } from '../fields.ts';
import { defineOperation, type ManagementServices } from '../operation.ts';
import { answerUsageLogs, ownUsageQuery, usageLogs } from '../usage-log.ts';
import { receiptId, receiptSchema, viewReceipt } from '../view-receipt.ts';
import { balance, viewBalance } from './balance.ts';
import { key, viewKey } from './keys.ts';

type Parts = Pick<ManagementServices, 'db' | 'sql'>;

const ownKey = key
  .extend({
    kind: z.enum(['account', 'client']),
    balance: balance.meta({ description: 'The credit that the key spends: the account’s, or the budget of a client key.' }),
  })
  .meta({ id: 'OwnKey' });

/** The answer of `GET /api/key`. */
export type OwnKey = z.output<typeof ownKey>;

const clientBalance = balance
  .extend({
    budget: usd.meta({ description: 'What the key may spend in all.' }),
    spent: usd.meta({ description: 'What it has spent.' }),
  })
  .meta({ id: 'SubKeyBalance' });

const own = { tag: 'Own key', method: 'GET', scope: 'any', kinds: ['account', 'client'] } as const;
const client = { ...own, kinds: ['client'] } as const;

const list = {
  summary: 'List the requests of the key that asks, with their cost',
  description: 'Newest first. With "Accept: text/csv" all requests that match are sent as CSV, without pages.',
  errors: ['validation_failed'],
  query: ownUsageQuery,
  answer: { status: 200, description: 'A page of requests.', schema: usageLogs },
  csv: true,
} as const;

export const ownKeyOperations = [
  defineOperation({
    ...own,
    id: 'getOwnKey',
    path: '/api/key',
    summary: 'Read the key that asks: its balance, limits and next reset',
    errors: [],
    answer: { status: 200, description: 'The key.', schema: ownKey },
    handle: ({ services, principal }) => readOwnKey(services, principal),
  }),
  defineOperation({
    ...own,
    ...list,
    id: 'listOwnUsageLogs',
    path: '/api/key/usage-logs',
    handle: ({ services: { db }, principal, query, request }) =>
      answerUsageLogs(request.headers.accept, query, (filter) => listOwn(db, principal, filter)),
  }),
  defineOperation({
    ...client,
    id: 'getSubKeyBalance',
    path: '/api/sub-key/balance',
    summary: 'Read the balance of the client key that asks',
    errors: [],
    answer: { status: 200, description: 'The balance.', schema: clientBalance },
    async handle({ services, principal: { accountId, keyId } }) {
      const shown = await clientViewBalance(services, accountId, keyId);
      return { ...viewClientBalance(shown), budget: shown.budgetUsd, spent: shown.spentUsd };
    },
  }),
  defineOperation({
    ...client,
    ...list,
    id: 'listSubKeyUsageLogs',
    path: '/api/sub-key/usage-logs',
    handle: ({ services: { db }, principal, query, request }) =>
      answerUsageLogs(request.headers.accept, query, (filter) => listOwn(db, principal, filter)),
  }),
  defineOperation({
    ...client,
    id: 'getSubKeyUsageLog',
    path: '/api/sub-key/usage-logs/{id}',
    summary: 'Read the receipt of a request of the client key that asks',
    errors: ['not_found'],
    params: receiptId,
    answer: { status: 200, description: 'The receipt.', schema: receiptSchema },
    handle: async ({ services: { db }, principal, params }) => viewReceipt(await clientViewReceipt(db, principal.keyId, params.id)),
  }),
];

async function readOwnKey(services: Parts, { accountId, keyId, kind }: Principal): Promise<z.output<typeof ownKey>> {
  const view = viewKey(await readKey(services, accountId, keyId));
  if (kind === 'account') return { ...view, kind, balance: viewBalance(await readAccountBalance(services.sql, accountId)) };
  const shown = await clientViewBalance(services, accountId, keyId);
  const { budgetUsd, spentUsd, remainingUsd } = shown;
  const total = { period: 'total' as const, limit_usd: budgetUsd, spent_usd: spentUsd, left_usd: remainingUsd, resets_at: null };
  return { ...view, kind, balance: viewClientBalance(shown), budget: { time_zone: 'UTC', next_reset_at: null, limits: [total] } };
}

function viewClientBalance({ remainingUsd, availableUsd }: Awaited<ReturnType<typeof clientViewBalance>>) {
  const [balanceNano, availableNano] = [parseUsd(remainingUsd), parseUsd(availableUsd)];
  return viewBalance({ balanceNano, availableNano: availableNano < balanceNano ? availableNano : balanceNano });
}

function listOwn(db: Parts['db'], { accountId, keyId, kind }: Principal, filter: ReceiptFilter) {
  return kind === 'client' ? clientViewReceipts(db, { accountId, keyId }, filter) : listReceipts(db, accountId, { ...filter, keyId });
}
