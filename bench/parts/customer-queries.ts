import type { Database, Sql } from '@derouter/db';
import { listCustomerActions } from '../../apps/api/src/admin/customer/audit.ts';
import { readLedger } from '../../apps/api/src/admin/customer/ledger.ts';
import { listCustomers } from '../../apps/api/src/admin/customer/list-customers.ts';
import { readRecord } from '../../apps/api/src/admin/customer/read-record.ts';
import { searchCustomers } from '../../apps/api/src/admin/customer/search.ts';
import { previewPrice } from '../../apps/api/src/admin/preview-price.ts';
import { findRequest } from '../../apps/api/src/admin/requests/find-request.ts';
import { listRequests } from '../../apps/api/src/admin/requests/list-requests.ts';
import { readTopErrors } from '../../apps/api/src/admin/requests/top-errors.ts';
import { readToday } from '../../apps/api/src/business/read-today.ts';
import { chooseUnit, resolvePeriod } from '../../apps/api/src/usage/period.ts';
import { readReport } from '../../apps/api/src/usage/read-report.ts';

export type Queries = Record<string, () => Promise<unknown>>;

/** What is measured on: a customer with a fifth of the receipts, and a key of it. */
export interface Measured {
  readonly sql: Sql;
  readonly db: Database;
  readonly account: string;
  readonly key: string;
  readonly receipts: number;
}

/** The queries of the first page, of customers and of requests. */
export async function customerQueries({ sql, db, account, key, receipts }: Measured): Promise<Queries> {
  const services = { sql, db } as unknown as Parameters<typeof findRequest>[0];
  const [{ id: oneRequest } = { id: '' }] = await sql<{ id: string }[]>`
  SELECT id FROM receipts WHERE account_id = ${account} ORDER BY created_at DESC OFFSET 1000 LIMIT 1`;
  const list = { sort: 'newest', order: 'desc', limit: 50 } as const;
  const middle = (await listCustomers({ sql }, { ...list, sort: 'spend', limit: 200 })).nextCursor ?? undefined;
  const ledgerCursor = (await readLedger({ sql }, { accountId: account, limit: 200 })).nextCursor ?? undefined;
  const hours = (ago: number) => new Date(Math.floor(Date.now() / 3_600_000 - ago) * 3_600_000);
  const day = { from: hours(24), to: hours(0) };
  const month = { from: hours(720), to: hours(0) };
  const usage = () => {
    const period = resolvePeriod('30d', 'UTC', new Date());
    const query = { period, unit: chooseUnit(period), filter: {}, groupBy: 'model', comparesBefore: true, withFirstToken: false } as const;
    return readReport({ sql, db } as unknown as Parameters<typeof readReport>[0], account, query);
  };
  /** What a new price of a model that every customer uses would mean. */
  const rates = { tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '4', output: '16' } }], perCallUsd: {}, multipliers: {} };
  const entry = { model: { id: 'model-3' }, versions: [{ effectiveAt: new Date(0), rates: { tiers: [{ fromPromptTokens: 0 }] } }] };
  const previewServices = {
    catalog: { find: () => entry },
    reports: { read: (work: (reader: object) => unknown) => work({ sql, db }) },
  } as unknown as Parameters<typeof previewPrice>[0];
  const pricedCursor = (await previewPrice(previewServices, { ...rates, modelId: 'model-3', limit: 200 })).nextCursor ?? undefined;
  return {
    'preview of a price': () => previewPrice(previewServices, { ...rates, modelId: 'model-3', limit: 20 }),
    'preview of a price, a later page': () =>
      previewPrice(previewServices, { ...rates, modelId: 'model-3', limit: 20, cursor: pricedCursor }),
    'today, today': () => readToday({ sql }, 'today'),
    'today, 7 days': () => readToday({ sql }, '7d'),
    'today, 30 days': () => readToday({ sql }, '30d'),
    'customers, newest': () => listCustomers({ sql }, list),
    'customers by change': () => listCustomers({ sql }, { ...list, sort: 'change' }),
    'customers by fall': () => listCustomers({ sql }, { ...list, sort: 'change', order: 'asc' }),
    'customers by spend, a later page': () => listCustomers({ sql }, { ...list, sort: 'spend', cursor: middle }),
    'customers of an address': () => listCustomers({ sql }, { ...list, query: 'mer1004242@' }),
    'customers that match nothing': () => listCustomers({ sql }, { ...list, query: 'nobody', sort: 'change' }),
    'search of an account': () => searchCustomers({ sql }, account),
    'search of a request': () => searchCustomers({ sql }, oneRequest),
    'search of a client’s id': () => searchCustomers({ sql }, `build-${Math.floor(receipts / 20) * 10}`),
    'search of a key': () => searchCustomers({ sql }, 'dr-abc'),
    'search of a number': () => searchCustomers({ sql }, '4242'),
    'page of a customer': () => readRecord({ sql }, account),
    ledger: () => readLedger({ sql }, { accountId: account, limit: 50 }),
    'ledger, a later page': () => readLedger({ sql }, { accountId: account, limit: 50, cursor: ledgerCursor }),
    'usage of a customer': usage,
    'audit of a customer': () => listCustomerActions({ sql }, { accountId: account, limit: 50 }),
    'one request': () => findRequest(services, oneRequest),
    requests: () => listRequests({ sql }, { limit: 50 }),
    'requests of a day': () => listRequests({ sql }, { ...day, limit: 50 }),
    'requests of a customer': () => listRequests({ sql }, { accountId: account, ...month, limit: 50 }),
    'requests of a key': () => listRequests({ sql }, { keyId: key, ...month, limit: 50 }),
    'requests of a model': () => listRequests({ sql }, { modelId: 'model-3', ...day, limit: 50 }),
    'requests of a rare model': () => listRequests({ sql }, { modelId: 'rare-model', ...month, limit: 50 }),
    'failed requests': () => listRequests({ sql }, { status: 'failed', ...day, limit: 50 }),
    'slow requests': () => listRequests({ sql }, { slowMs: 31_000, ...day, limit: 50 }),
    'requests never that slow': () => listRequests({ sql }, { slowMs: 1_000_000, ...month, limit: 50 }),
    'requests written off': () => listRequests({ sql }, { writtenOff: '1', ...month, limit: 50 }),
    'requests of a client’s id': () => listRequests({ sql }, { clientRequestId: `build-${Math.floor(receipts / 20) * 10}`, limit: 50 }),
    'top errors of a day': () => readTopErrors({ sql }, day),
    'top errors of a month': () => readTopErrors({ sql }, month),
  };
}
