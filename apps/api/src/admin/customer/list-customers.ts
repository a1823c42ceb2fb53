import { formatUsd } from '@derouter/billing';
import { day } from '@derouter/contracts';
import { databaseNow, type Sql } from '@derouter/db';
import { z } from 'zod';
import { accountsActiveIn, activityRefreshedAt, knownActiveDays } from '../../business/index.ts';
import { DerouterError } from '../../errors/index.ts';
import { resolvePeriod } from '../../usage/index.ts';

/** A customer in the list. Sums are of the last 30 days, and of the 30 before. Amounts are exact decimals in USD. */
export interface CustomerView {
  readonly accountId: string;
  readonly userId: string;
  /** Whether too many wrong codes locked the sign-in by code. */
  readonly isSignInLocked: boolean;
  /** Whether signing in needs an authenticator app. */
  readonly hasTotp: boolean;
  readonly email: string;
  readonly createdAt: string;
  readonly status: 'active' | 'suspended' | 'deleted';
  readonly suspendedReason: string | null;
  readonly balanceUsd: string;
  readonly heldUsd: string;
  readonly spend30dUsd: string;
  readonly spendBeforeUsd: string;
  /** By how much more was spent than in the 30 days before. */
  readonly changeUsd: string;
  readonly requests30d: number;
  readonly requestsBefore: number;
  /** Of prompts and answers together. */
  readonly tokens30d: number;
  readonly tokensBefore: number;
  readonly keys: number;
  readonly lastRequestAt: string | null;
}

export const customerFilter = z.object({
  /** Part of the address, or the account id. */
  query: z.string().trim().max(300).optional(),
  status: z.enum(['active', 'suspended', 'deleted']).optional(),
  /** Only those with a request on one of these UTC days, the first and the last included. */
  activeFrom: day.optional(),
  activeTo: day.optional(),
  /** The figures by which customers are ordered are refreshed every ten minutes; those that are shown are of now. */
  sort: z.enum(['newest', 'spend', 'change', 'requests', 'tokens', 'balance']).default('newest'),
  // Not `direction`, which tRPC adds to the input of every infinite query.
  order: z.enum(['desc', 'asc']).default('desc'),
});

export type CustomerFilter = z.output<typeof customerFilter>;

interface CustomerPage {
  readonly items: CustomerView[];
  readonly nextCursor: string | null;
  /** As of when the order is; null if it is by age. */
  readonly orderedAt: string | null;
}

const columns = {
  spend: 'spend_nano',
  change: 'change_nano',
  requests: 'requests',
  tokens: 'tokens',
  balance: 'balance_nano',
} as const;

/** Lists customers one page at a time. */
export async function listCustomers(
  { sql }: { readonly sql: Sql },
  filter: CustomerFilter & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<CustomerPage> {
  const { sort, limit } = filter;
  const cursor = filter.cursor === undefined ? null : readCursor(filter.cursor);
  const down = filter.order === 'desc';
  const [way, compare] = down ? [sql`DESC`, sql`<`] : [sql`ASC`, sql`>`];
  const refreshedAt = await activityRefreshedAt(sql);
  const where = sql`${matchesQuery(sql, filter.query ?? '')} ${hasStatus(sql, filter.status)} ${wasActive(sql, filter, refreshedAt)}`;
  const chosen =
    sort === 'newest'
      ? await sql<{ id: string; value: bigint }[]>`
          SELECT a.id, 0::bigint AS value FROM accounts a JOIN users u ON u.account_id = a.id
          WHERE true ${where} ${cursor ? sql`AND a.id ${compare} ${cursor.id}::uuid` : sql``} ORDER BY a.id ${way} LIMIT ${limit + 1}`
      : await sql<{ id: string; value: bigint }[]>`
          SELECT a.id, c.${sql(columns[sort])} AS value
          FROM customer_activity c JOIN accounts a ON a.id = c.account_id JOIN users u ON u.account_id = a.id
          WHERE true ${where}
            ${cursor ? sql`AND (c.${sql(columns[sort])}, c.account_id) ${compare} (${cursor.value}::bigint, ${cursor.id}::uuid)` : sql``}
          ORDER BY c.${sql(columns[sort])} ${way}, c.account_id ${way} LIMIT ${limit + 1}`;
  const page = chosen.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await readCustomers(
      sql,
      page.map(({ id }) => id),
    ),
    nextCursor: chosen.length > limit && last ? `${last.value}_${last.id}` : null,
    orderedAt: sort === 'newest' ? null : (refreshedAt?.toISOString() ?? null),
  };
}

function readCursor(cursor: string): { readonly value: string; readonly id: string } {
  const [, value = '', id = ''] = /^(-?\d{1,19})_([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (z.uuid().safeParse(id).success) return { value, id };
  throw new DerouterError('validation_failed', 'This page of the list does not exist.', { param: 'cursor' });
}

function matchesQuery(sql: Sql, query: string) {
  if (query === '') return sql``;
  if (z.uuid().safeParse(query).success) return sql`AND a.id = ${query}`;
  return sql`AND lower(u.email) LIKE ${`%${query.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`}`;
}

function hasStatus(sql: Sql, status: CustomerFilter['status']) {
  if (status === undefined) return sql``;
  return status === 'deleted' ? sql`AND a.deleted_at IS NOT NULL` : sql`AND a.status = ${status} AND a.deleted_at IS NULL`;
}

function wasActive(sql: Sql, { activeFrom, activeTo }: CustomerFilter, refreshedAt: Date | null, now = databaseNow()) {
  const [from, to] = [activeFrom ?? activeTo, activeTo ?? activeFrom];
  if (from === undefined || to === undefined) return sql``;
  const period = resolvePeriod({ from, to }, 'UTC', now);
  if (now.getTime() - period.start.getTime() > (knownActiveDays + 1) * 86_400_000) {
    const message = `On which days customers were active is known for ${knownActiveDays} days.`;
    throw new DerouterError('validation_failed', message, { param: 'activeFrom' });
  }
  return sql`AND a.id IN (${accountsActiveIn(sql, period, refreshedAt)})`;
}

interface CustomerRow {
  readonly accountId: string;
  readonly userId: string;
  readonly isSignInLocked: boolean;
  readonly hasTotp: boolean;
  readonly email: string;
  readonly createdAt: Date;
  readonly status: CustomerView['status'];
  readonly suspendedReason: string | null;
  readonly balance: bigint;
  readonly held: bigint;
  readonly spend: bigint;
  readonly spendBefore: bigint;
  readonly requests: bigint;
  readonly requestsBefore: bigint;
  readonly tokens: bigint;
  readonly tokensBefore: bigint;
  readonly keys: bigint;
  readonly lastRequestAt: Date | null;
}

/** Reads customers with their figures of now, in the given order. */
export async function readCustomers(sql: Sql, accountIds: readonly string[]): Promise<CustomerView[]> {
  if (accountIds.length === 0) return [];
  const rows = await sql<CustomerRow[]>`
    SELECT a.id AS "accountId", u.id AS "userId", u.email,
      EXISTS (SELECT 1 FROM code_failures f WHERE f.subject = 'sign_in ' || u.email_canonical AND f.failures >= 100) AS "isSignInLocked",
      EXISTS (SELECT 1 FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) AS "hasTotp",
      a.created_at AS "createdAt", CASE WHEN a.deleted_at IS NULL THEN a.status ELSE 'deleted' END AS status,
      a.suspended_reason AS "suspendedReason", w.paid_nano + w.promo_nano AS balance, w.held_nano AS held,
      s.spend, s.spend_before AS "spendBefore", s.requests, s.requests_before AS "requestsBefore", s.tokens, s.tokens_before AS "tokensBefore",
      (SELECT count(*) FROM keys k WHERE k.account_id = a.id AND k.revoked_at IS NULL) AS keys,
      (SELECT r.created_at FROM receipts r WHERE r.account_id = a.id ORDER BY r.created_at DESC, r.id DESC LIMIT 1) AS "lastRequestAt"
    FROM unnest(${[...accountIds]}::uuid[]) WITH ORDINALITY AS wanted(id, place)
    JOIN accounts a ON a.id = wanted.id JOIN users u ON u.account_id = a.id JOIN wallets w ON w.id = a.wallet_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(spend) FILTER (WHERE is_new), 0)::bigint AS spend,
        coalesce(sum(spend) FILTER (WHERE NOT is_new), 0)::bigint AS spend_before,
        coalesce(sum(requests) FILTER (WHERE is_new), 0)::bigint AS requests,
        coalesce(sum(requests) FILTER (WHERE NOT is_new), 0)::bigint AS requests_before,
        coalesce(sum(tokens) FILTER (WHERE is_new), 0)::bigint AS tokens,
        coalesce(sum(tokens) FILTER (WHERE NOT is_new), 0)::bigint AS tokens_before
      FROM (
        SELECT h.requests, h.total_nano - h.write_off_nano AS spend, h.hour >= now() - interval '30 days' AS is_new,
          h.input_tokens + h.output_tokens + h.cache_read_tokens + h.cache_write_tokens AS tokens
        FROM usage_hourly h WHERE h.account_id = a.id AND h.hour >= now() - interval '60 days') x) s
    ORDER BY wanted.place`;
  return rows.map(({ createdAt, lastRequestAt, balance, held, spend, spendBefore, ...row }) => ({
    ...{ accountId: row.accountId, userId: row.userId, isSignInLocked: row.isSignInLocked, hasTotp: row.hasTotp },
    ...{ email: row.email, status: row.status, suspendedReason: row.suspendedReason, createdAt: createdAt.toISOString() },
    balanceUsd: formatUsd(balance),
    heldUsd: formatUsd(held),
    spend30dUsd: formatUsd(spend),
    spendBeforeUsd: formatUsd(spendBefore),
    changeUsd: formatUsd(spend - spendBefore),
    requests30d: Number(row.requests),
    requestsBefore: Number(row.requestsBefore),
    tokens30d: Number(row.tokens),
    tokensBefore: Number(row.tokensBefore),
    keys: Number(row.keys),
    lastRequestAt: lastRequestAt?.toISOString() ?? null,
  }));
}

/** Reads one customer. Throws `not_found`. */
export async function readCustomer({ sql }: { readonly sql: Sql }, accountId: string): Promise<CustomerView> {
  const [customer] = await readCustomers(sql, [accountId]);
  if (!customer) throw new DerouterError('not_found', 'There is no such customer.');
  return customer;
}
