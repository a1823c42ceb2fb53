import type { GuardedTransaction, Sql, Statement } from '@derouter/db';
import { promptTokens } from '../pricing/meters.ts';
import type { Admission, AdmissionLimits, RateLevel, RateLevels, RateLimit, Refused } from './admission.ts';
import type { Charge } from './batch/decide-settlements.ts';
import { type BudgetLimits, readBudgets, spendBudget, withoutBudgets, writeBudgets } from './budgets.ts';
import type { SettledAdmission, Settlement } from './settlement.ts';
import type { WalletRow } from './wallets/wallet-row.ts';

/** How full a subject's buckets are. */
interface Bucket {
  requests: number;
  tokens: number;
}

interface OpenRequests {
  count: number;
  heldNano: bigint;
}

/** The state of the limits of a batch's requests, read under the locks of their wallets. Decisions mutate it. */
export interface LimitState {
  readonly buckets: Map<string, Bucket>;
  readonly budgets: BudgetLimits;
  /** By key, by key and model, and by account. */
  readonly open: Map<string, OpenRequests>;
  /** False for a batch that only credit limits; then nothing is counted. */
  readonly isLimited: boolean;
}

/** The state for a batch that only credit limits. */
export function withoutLimits(): LimitState {
  return { buckets: new Map(), budgets: withoutBudgets(), open: new Map(), isLimited: false };
}
const ofModel = (keyId: string, modelId: string) => `${keyId} ${modelId}`;
const ofAccount = (accountId: string) => `account ${accountId}`;

/** True if a batch must read more than its wallets. */
export function needsLimits(
  admissions: readonly Admission[],
  settlements: readonly Settlement[],
  wallets: ReadonlyMap<bigint, WalletRow>,
): boolean {
  const isLimited = ({ walletId, limits }: Pick<SettledAdmission, 'walletId' | 'limits'>) =>
    limits !== undefined || wallets.get(walletId)?.hasBudgets === true;
  return admissions.some(isLimited) || settlements.some(({ admission }) => isLimited(admission));
}

/** Reads the state that the decisions need. Call it after locking the wallets. Requests without limits cause no query. */
export async function readLimits(
  { sql: tx, xid }: GuardedTransaction,
  admissions: readonly Admission[],
  settlements: readonly Settlement[],
  wallets: ReadonlyMap<bigint, WalletRow>,
): Promise<LimitState> {
  if (!needsLimits(admissions, settlements, wallets)) return withoutLimits();
  const all = [...admissions, ...settlements.map(({ admission }) => admission)];
  const budgeted = all.filter(({ walletId }) => wallets.get(walletId)?.hasBudgets);
  const counted = admissions.filter(
    ({ walletId, limits }) =>
      wallets.get(walletId)?.hasBudgets || (limits && (limits.keyConcurrency !== null || limits.modelConcurrency !== null)),
  );
  const [buckets, budgets, open, ofAccounts] = await Promise.all([
    readBuckets(tx, xid, paces(all)),
    readBudgets(tx, [...new Set(budgeted.map(({ keyId }) => keyId))]),
    readOpen(tx, counted),
    readOpenOfAccounts(
      tx,
      admissions.filter(({ limits }) => limits?.accountConcurrency),
    ),
  ]);
  for (const [accountId, count] of ofAccounts) addOpen(open, ofAccount(accountId), count, 0n);
  return { buckets, budgets, open, isLimited: true };
}

function paces(admissions: readonly Pick<SettledAdmission, 'limits'>[]): Map<string, RateLimit> {
  return new Map(admissions.flatMap(({ limits }) => limits?.rates.map((rate) => [rate.subject, rate] as const) ?? []));
}

async function readBuckets(tx: Sql, xid: string, rates: ReadonlyMap<string, RateLimit>): Promise<Map<string, Bucket>> {
  if (rates.size === 0) return new Map();
  const subjects = [...rates.keys()].sort();
  const [, rows] = await Promise.all([
    tx`INSERT INTO rate_buckets (subject) SELECT s FROM unnest(${subjects}::text[]) AS s WHERE in_transaction(${xid}) ORDER BY s ON CONFLICT DO NOTHING`,
    tx<{ subject: string; requests: number; tokens: number; seconds: number }[]>`
      SELECT subject, requests, tokens, extract(epoch FROM clock_timestamp() - updated_at)::float8 AS seconds
      FROM rate_buckets WHERE subject = ANY(${subjects}::text[]) ORDER BY subject FOR UPDATE`,
  ]);
  return new Map(
    rows.map(({ subject, requests, tokens, seconds }) => {
      const { requestsPerMinute, tokensPerMinute } = rates.get(subject) as RateLimit;
      const leaked = (level: number, perMinute: number | null) =>
        perMinute === null ? 0 : Math.max(0, level - (Math.max(0, seconds) * perMinute) / 60);
      return [subject, { requests: leaked(requests, requestsPerMinute), tokens: leaked(tokens, tokensPerMinute) }];
    }),
  );
}

async function readOpen(tx: Sql, admissions: readonly Admission[]): Promise<Map<string, OpenRequests>> {
  const open = new Map<string, OpenRequests>();
  if (admissions.length === 0) return open;
  const distinct = <T>(values: readonly T[]) => [...new Set(values)];
  const rows = await tx<{ keyId: string; modelId: string; count: number; heldNano: bigint }[]>`
    SELECT key_id AS "keyId", model_id AS "modelId", count(*)::int AS count, sum(amount_nano)::bigint AS "heldNano"
    FROM holds WHERE wallet_id = ANY(${distinct(admissions.map(({ walletId }) => String(walletId)))}::bigint[])
      AND key_id = ANY(${distinct(admissions.map(({ keyId }) => keyId))}::uuid[])
    GROUP BY 1, 2`;
  for (const { keyId, modelId, count, heldNano } of rows) {
    addOpen(open, keyId, count, heldNano);
    addOpen(open, ofModel(keyId, modelId), count, heldNano);
  }
  return open;
}

/** Counted under the lock of the account's wallet, which every admission with this limit takes. */
async function readOpenOfAccounts(tx: Sql, admissions: readonly Admission[]): Promise<Map<string, number>> {
  if (admissions.length === 0) return new Map();
  const accountIds = [...new Set(admissions.map(({ accountId }) => accountId))];
  const rows = await tx<{ accountId: string; count: number }[]>`
    SELECT w.account_id AS "accountId", count(*)::int AS count FROM account_wallets w JOIN holds h ON h.wallet_id = w.wallet_id
    WHERE w.account_id = ANY(${accountIds}::uuid[]) GROUP BY 1`;
  return new Map(rows.map(({ accountId, count }) => [accountId, count]));
}

function addOpen(open: Map<string, OpenRequests>, name: string, count: number, heldNano: bigint): void {
  const entry = open.get(name) ?? { count: 0, heldNano: 0n };
  open.set(name, { count: entry.count + count, heldNano: entry.heldNano + heldNano });
}

/** Which limit prevents a request from starting now; null if none does. Ignores credit. */
export function refuseByLimits({ keyId, accountId, modelId, limits }: Admission, state: LimitState): Refused | null {
  if (!limits) return null;
  const { accountConcurrency, keyConcurrency, modelConcurrency } = limits;
  const forbidden = limitOfZero(limits);
  if (forbidden) return forbidden;
  if (accountConcurrency && (state.open.get(ofAccount(accountId))?.count ?? 0) >= accountConcurrency.limit) {
    return { admitted: false, reason: 'concurrency', scope: 'account', limit: accountConcurrency.limit };
  }
  if (keyConcurrency !== null && (state.open.get(keyId)?.count ?? 0) >= keyConcurrency) {
    return { admitted: false, reason: 'concurrency', scope: 'key', limit: keyConcurrency };
  }
  if (modelConcurrency !== null && (state.open.get(ofModel(keyId, modelId))?.count ?? 0) >= modelConcurrency) {
    return { admitted: false, reason: 'concurrency', scope: 'model', limit: modelConcurrency };
  }
  for (const { subject, requestsPerMinute, tokensPerMinute } of limits.rates) {
    const bucket = bucketOf(state, subject);
    const refuse = (reason: 'requests_per_minute' | 'tokens_per_minute', limit: number, excess: number): Refused => ({
      admitted: false,
      reason,
      scope: scopeOf(subject),
      limit,
      retryAfterSeconds: Math.max(1, Math.ceil((excess * 60) / limit)),
      ...rateLevels(limits, state),
    });
    if (requestsPerMinute !== null && bucket.requests + 1 > requestsPerMinute + slack) {
      return refuse('requests_per_minute', requestsPerMinute, bucket.requests + 1 - requestsPerMinute);
    }
    // A prompt larger than the limit waits for an empty bucket; otherwise it could never start.
    const tokens = Math.min(limits.tokens, tokensPerMinute ?? 0);
    if (tokensPerMinute !== null && bucket.tokens + tokens > tokensPerMinute + slack) {
      return refuse('tokens_per_minute', tokensPerMinute, bucket.tokens + tokens - tokensPerMinute);
    }
  }
  return null;
}

/** A limit of 0 forbids; there is nothing to wait for. */
function limitOfZero({ accountConcurrency, keyConcurrency, rates }: AdmissionLimits): Refused | null {
  const forbid = (limit: 'concurrency' | 'requests_per_minute' | 'tokens_per_minute', scope: 'key' | 'account'): Refused => ({
    admitted: false,
    reason: 'limit_of_zero',
    limit,
    scope,
  });
  if (keyConcurrency === 0) return forbid('concurrency', 'key');
  if (accountConcurrency?.limit === 0) return forbid('concurrency', 'account');
  for (const { subject, requestsPerMinute, tokensPerMinute } of rates) {
    if (requestsPerMinute === 0) return forbid('requests_per_minute', scopeOf(subject));
    if (tokensPerMinute === 0) return forbid('tokens_per_minute', scopeOf(subject));
  }
  return null;
}

function scopeOf(subject: string): 'key' | 'account' {
  return subject.startsWith('key:') ? 'key' : 'account';
}

/** Tolerance for a level after a wait of exactly the reported length. */
const slack = 1e-3;

/** Credit held for the key's requests in flight. */
export function heldForKey(keyId: string, state: LimitState): bigint {
  return state.open.get(keyId)?.heldNano ?? 0n;
}

/** Counts an admitted request. */
export function countAdmitted({ keyId, accountId, modelId, limits, isFree }: Admission, heldNano: bigint, state: LimitState): void {
  if (!state.isLimited) return;
  if (!isFree) {
    addOpen(state.open, keyId, 1, heldNano);
    addOpen(state.open, ofModel(keyId, modelId), 1, heldNano);
    addOpen(state.open, ofAccount(accountId), 1, 0n);
  }
  for (const { subject, requestsPerMinute, tokensPerMinute } of limits?.rates ?? []) {
    const bucket = bucketOf(state, subject);
    if (requestsPerMinute !== null) bucket.requests += 1;
    if (tokensPerMinute !== null) bucket.tokens += limits?.tokens ?? 0;
  }
}

/** Adds the charge to the key's budget and the actual usage to its buckets. A request that reached no upstream used nothing. */
export function countSettled({ settlement, promoNano, paidNano }: Charge, state: LimitState): void {
  if (!state.isLimited) return;
  const { admission, outcome } = settlement;
  spendBudget(state.budgets, admission.keyId, promoNano + paidNano);
  const { limits } = admission;
  if (!limits) return;
  const usage = outcome.priced?.usage ?? {};
  const used = promptTokens(usage) + (usage.output ?? 0);
  const wasRefused = outcome.status === 'failed' && outcome.attempts?.length === 0;
  for (const { subject, requestsPerMinute, tokensPerMinute } of limits.rates) {
    const bucket = bucketOf(state, subject);
    if (wasRefused && requestsPerMinute !== null) bucket.requests = Math.max(0, bucket.requests - 1);
    if (tokensPerMinute !== null) bucket.tokens = Math.max(0, bucket.tokens + used - limits.tokens);
  }
}

function bucketOf(state: LimitState, subject: string): Bucket {
  let bucket = state.buckets.get(subject);
  if (!bucket) {
    bucket = { requests: 0, tokens: 0 };
    state.buckets.set(subject, bucket);
  }
  return bucket;
}

/** What remains of the tightest limit of each kind. */
export function rateLevels(limits: AdmissionLimits | undefined, state: LimitState): RateLevels {
  let requests: RateLevel | null = null;
  let tokens: RateLevel | null = null;
  const tighter = (current: RateLevel | null, limit: number | null, level: number): RateLevel | null => {
    if (limit === null) return current;
    const remaining = Math.max(0, Math.floor(limit - level + slack));
    return current && current.remaining <= remaining ? current : { limit, remaining, resetSeconds: Math.ceil((level * 60) / limit) };
  };
  for (const { subject, requestsPerMinute, tokensPerMinute } of limits?.rates ?? []) {
    const bucket = bucketOf(state, subject);
    requests = tighter(requests, requestsPerMinute, bucket.requests);
    tokens = tighter(tokens, tokensPerMinute, bucket.tokens);
  }
  return { requests, tokens };
}

/** The statements that store the changes of the decisions. */
export function writeLimits(transaction: GuardedTransaction, state: LimitState): Statement[] {
  const { sql: tx, xid } = transaction;
  const statements: Statement[] = [];
  if (state.buckets.size > 0) {
    const rows = [...state.buckets].map(([subject, bucket]) => ({ subject, ...bucket }));
    statements.push(tx`
      UPDATE rate_buckets b SET requests = d.requests, tokens = d.tokens, updated_at = clock_timestamp()
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS d(subject text, requests float8, tokens float8)
      WHERE b.subject = d.subject AND in_transaction(${xid})`);
  }
  statements.push(...writeBudgets(transaction, state.budgets));
  return statements;
}
