import { listTransfers } from '@derouter/billing';
import { viewTransfers, viewTrialBalance } from '../../apps/api/src/admin/books/list-transfers.ts';
import { listProofRuns } from '../../apps/api/src/admin/books/proof-runs.ts';
import { listAnnouncements } from '../../apps/api/src/admin/content/announcements.ts';
import { listAdjustments } from '../../apps/api/src/admin/customer/adjustments.ts';
import { listNotes } from '../../apps/api/src/admin/customer/notes.ts';
import { listCustomerSessions } from '../../apps/api/src/admin/customer/sessions.ts';
import { listCustomerKeys } from '../../apps/api/src/admin/customer-keys.ts';
import { listVersions } from '../../apps/api/src/admin/legal.ts';
import { listModels } from '../../apps/api/src/admin/models.ts';
import { listClearing, listFees } from '../../apps/api/src/admin/payments/fees-and-clearing.ts';
import { listEvents } from '../../apps/api/src/admin/payments/list-events.ts';
import { listOrders, readOrder } from '../../apps/api/src/admin/payments/list-orders.ts';
import { listDisputes, listRefunds } from '../../apps/api/src/admin/payments/refunds.ts';
import { listReviews } from '../../apps/api/src/admin/payments/reviews.ts';
import { listWithdrawals } from '../../apps/api/src/admin/payments/withdrawals.ts';
import { readPriceHistory } from '../../apps/api/src/admin/price-history.ts';
import { listPromoCodes } from '../../apps/api/src/admin/promo-codes.ts';
import { readUpstreams } from '../../apps/api/src/admin/read-upstreams.ts';
import { listStaff } from '../../apps/api/src/admin/staff.ts';
import { listJobs, listMail, listQueues } from '../../apps/api/src/admin/system/jobs.ts';
import { listAudit } from '../../apps/api/src/admin/system/list-audit.ts';
import { listSettings } from '../../apps/api/src/admin/system/list-settings.ts';
import { readProcesses } from '../../apps/api/src/admin/system/read-processes.ts';
import { listUnknownUsage } from '../../apps/api/src/admin/unknown-usage.ts';
import { listViews } from '../../apps/api/src/admin/views/manage-views.ts';
import { createCatalog } from '../../apps/api/src/catalog/create-catalog.ts';
import { listPartitions } from '../../apps/api/src/observability/list-partitions.ts';
import { listAllIncidents } from '../../apps/api/src/status/incidents.ts';
import type { Measured, Queries } from './customer-queries.ts';

const limit = 50;
const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const timeOf = (daysAgo: number) => new Date(`${dayOf(daysAgo)}T00:00:00Z`);

/** The queries of the pages of payments. */
export async function paymentQueries({ sql, db, account }: Measured): Promise<Queries> {
  const reads = { sql, db };
  const page = { limit };
  const middle = async (read: (input: { limit: number }) => Promise<{ nextCursor: string | null }>) =>
    (await read({ limit: 200 })).nextCursor ?? undefined;
  const ordersAfter = await middle((input) => listOrders(reads, input));
  const eventsAfter = await middle((input) => listEvents(reads, input));
  const [order] = await sql<
    { id: string; ref: string }[]
  >`SELECT order_id AS id, payment_ref AS ref FROM settlements ORDER BY id DESC OFFSET 1000 LIMIT 1`;
  const rails = ['stripe', 'cryptomus', 'evm', 'tron', 'sandbox'].map((name) => ({ name, title: { en: name } }));
  const withRails = { db, payments: { rails } } as unknown as Parameters<typeof listFees>[0];
  return {
    orders: () => listOrders(reads, page),
    'orders, a later page': () => listOrders(reads, { ...page, cursor: ordersAfter }),
    'orders that wait': () => listOrders(reads, { ...page, state: 'review' }),
    'settled orders of a rail': () => listOrders(reads, { ...page, state: 'settled', provider: 'evm' }),
    'orders of a rare rail': () => listOrders(reads, { ...page, provider: 'tron' }),
    'orders of a rail that nobody used': () => listOrders(reads, { ...page, provider: 'nobody' }),
    'orders that settled on a day': () => listOrders(reads, { ...page, settledFrom: timeOf(30), settledTo: timeOf(29) }),
    'orders that settled in a month': () => listOrders(reads, { ...page, settledFrom: timeOf(59), settledTo: timeOf(29) }),
    'orders of an address': () => listOrders(reads, { ...page, query: 'mer1004242@' }),
    'orders of a payment': () => listOrders(reads, { ...page, query: order?.ref }),
    'orders of a customer': () => listOrders(reads, { ...page, query: account }),
    'one order': () => readOrder(reads, order?.id ?? ''),
    events: () => listEvents(reads, page),
    'events, a later page': () => listEvents(reads, { ...page, cursor: eventsAfter }),
    'events that failed': () => listEvents(reads, { ...page, state: 'failed' }),
    'events that wait': () => listEvents(reads, { ...page, state: 'pending' }),
    'open reviews': () => listReviews(reads, { ...page, isOpen: true }),
    'decided reviews': () => listReviews(reads, { ...page, isOpen: false }),
    refunds: () => listRefunds(reads, page),
    disputes: () => listDisputes(reads, page),
    'promotional codes': () => listPromoCodes(reads, page),
    fees: () => listFees(withRails),
    clearing: () => listClearing(reads),
    withdrawals: () => listWithdrawals(reads, account, page),
  };
}

/** The queries of the books. */
export async function bookQueries({ sql, db, account }: Measured): Promise<Queries> {
  const reads = { sql, db };
  const [wallet] = await sql<{ id: bigint }[]>`SELECT wallet_id AS id FROM accounts WHERE id = ${account}`;
  const [charge] = await sql<
    { reference: string }[]
  >`SELECT reference FROM transfers WHERE code = 'usage' ORDER BY id DESC OFFSET 5000 LIMIT 1`;
  const [topUp] = await sql<{ reference: string }[]>`SELECT reference FROM transfers WHERE code = 'top_up' ORDER BY id LIMIT 1`;
  const pages = {
    transfers: {},
    'transfers of a number': { id: '12345' },
    'transfers of a day': { from: dayOf(30), to: dayOf(30) },
    'transfers of a day, of a kind': { from: dayOf(30), to: dayOf(30), code: 'refund' },
    charges: { code: 'usage' },
    'top-ups': { code: 'top_up' },
    'transfers of a kind that never was': { code: 'payout' },
    'transfers of usage revenue': { account: 'revenue:usage' },
    'transfers of usage revenue on a day': { account: 'revenue:usage', from: dayOf(30), to: dayOf(30) },
    'write-offs of usage revenue': { account: 'revenue:usage', code: 'write_off' },
    'transfers of a clearing account': { account: 'clearing:stripe' },
    'rare transfers of a clearing account': { account: 'clearing:stripe', code: 'withdrawal' },
    'no such transfers of a clearing account': { account: 'clearing:stripe', code: 'promotion' },
    'transfers of a clearing account on a day': { account: 'clearing:stripe', from: dayOf(30), to: dayOf(30) },
    'transfers of an unused account': { account: 'expense:losses' },
    'paid credit of a large customer': { account: `wallet:${wallet?.id}:paid` },
    'paid credit of a large customer on a day': { account: `wallet:${wallet?.id}:paid`, from: dayOf(30), to: dayOf(30) },
    'promotional credit of a large customer': { account: `wallet:${wallet?.id}:promo` },
    'paid credit of a customer': { account: 'wallet:1000043:paid' },
    'charges of a customer': { account: 'wallet:1000043:paid', code: 'usage' },
    'top-ups of a customer': { account: 'wallet:1000043:paid', code: 'top_up' },
    'transfers of a request': { reference: charge?.reference },
    'transfers of a payment': { reference: topUp?.reference },
  } satisfies Record<string, Partial<Parameters<typeof viewTransfers>[1]>>;
  const [last] = (await listTransfers(sql, { limit: 1, account: `wallet:${wallet?.id}:paid`, before: undefined })).map(({ id }) => id);
  return {
    ...Object.fromEntries(Object.entries(pages).map(([name, filter]) => [name, () => viewTransfers(reads, { ...filter, limit })])),
    'paid credit, a later page': () => viewTransfers(reads, { account: `wallet:${wallet?.id}:paid`, cursor: last, limit }),
    'trial balance': () => viewTrialBalance(reads),
    proofs: () => listProofRuns(reads, { limit }),
  };
}

/** The queries of a customer's further tabs, the audit log, content, legal documents, the system, upstreams and models. */
export async function officeQueries({ sql, db, account }: Measured): Promise<Queries> {
  const reads = { sql, db };
  const page = { limit };
  const quiet = { subscribe: () => {}, error: () => {} };
  const catalog = await createCatalog({ db, notices: quiet, log: quiet, sandbox: false } as unknown as Parameters<typeof createCatalog>[0]);
  const services = {
    ...{ sql, db, catalog, billing: { processId: account }, config: { settings: [] }, sealer: { open: () => '{"to":"","subject":""}' } },
    health: { list: () => [], rateLimits: { list: () => [] } },
  } as unknown as Parameters<typeof readUpstreams>[0] & Parameters<typeof listSettings>[0] & Parameters<typeof listMail>[0];
  return {
    'keys of a customer': () => listCustomerKeys(reads, { ...page, accountId: account }),
    'sessions of a customer': () => listCustomerSessions(reads, { ...page, accountId: account }),
    'notes of a customer': () => listNotes(reads, { ...page, accountId: account }),
    'views of a customer’s console': () => listViews(reads, { ...page, accountId: account }),
    'adjustments that wait': () => listAdjustments(reads, account, { ...page, isOpen: true }),
    'adjustments that were decided': () => listAdjustments(reads, account, { ...page, isOpen: false }),
    'audit log': () => listAudit(reads, page),
    'audit log of a person': () => listAudit(reads, { ...page, who: 'colleague7@' }),
    'audit log of a person who did little': () => listAudit(reads, { ...page, who: 'colleague20@' }),
    'audit log of nobody': () => listAudit(reads, { ...page, who: 'customer1004242@' }),
    'audit log of an operator': () => listAudit(reads, { ...page, who: 'ops@host1' }),
    'audit log of an action': () => listAudit(reads, { ...page, action: 'adjust' }),
    'audit log of a rare action': () => listAudit(reads, { ...page, action: 'publish' }),
    'audit log of an action that never was': () => listAudit(reads, { ...page, action: 'reconcile' }),
    'audit log of a day': () => listAudit(reads, { ...page, from: timeOf(40), to: timeOf(39) }),
    'audit log of a subject': () => listAudit(reads, { ...page, subject: account }),
    announcements: () => listAnnouncements(reads, page),
    incidents: () => listAllIncidents(reads, page),
    'legal documents': () => listVersions(reads),
    servers: () => readProcesses(reads),
    queues: () => listQueues(reads),
    jobs: () => listJobs(reads, page),
    'jobs that failed': () => listJobs(reads, { ...page, state: 'failed' }),
    'mail that waits': () => listMail(services, page),
    'months of receipts': () => listPartitions(sql),
    settings: () => listSettings(services),
    staff: () => listStaff(reads),
    upstreams: () => readUpstreams(services),
    models: () => Promise.resolve(listModels({ catalog })),
    'history of a price': () => readPriceHistory(reads, 'model-3'),
    'unknown usage': () => listUnknownUsage(reads),
  };
}
