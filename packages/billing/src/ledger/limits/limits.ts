import { promptTokens } from '../../pricing/meters.ts';
import type { Admission, AdmissionLimits, RateLimit, Refused } from '../admission.ts';
import type { Charge } from '../batch/decide-settlements.ts';
import { type Budget, type BudgetCrossing, type BudgetSpending, spendBudget } from './budgets.ts';
import { bucketOf, leak, type RateBucket, rateLevels, slack } from './rate-buckets.ts';
import type { WalletState } from './wallet-state.ts';

/** The state of the limits of a batch's requests, besides that of their wallets. Decisions mutate it. */
export interface LimitState {
  readonly buckets: ReadonlyMap<string, RateBucket>;
  /** Requests in flight of accounts with several wallets; those of others are counted by their wallet. */
  readonly openOfAccounts: Map<string, number>;
  readonly crossings: Map<Budget, BudgetCrossing>;
  /** By key. */
  readonly spending: Map<string, BudgetSpending>;
}

/** Limits as a batch finds them. `rates`: by subject; buckets leak until `nowMs`. */
export function beginLimits(
  buckets: ReadonlyMap<string, RateBucket>,
  rates: ReadonlyMap<string, RateLimit>,
  nowMs: number,
  openOfAccounts: Map<string, number> = new Map(),
): LimitState {
  for (const [subject, rate] of rates) {
    const bucket = bucketOf(buckets, subject);
    leak(bucket, rate, nowMs);
    bucket.isChanged = false;
  }
  return { buckets, openOfAccounts, crossings: new Map(), spending: new Map() };
}

/** The rate limits of a batch's requests by subject. */
export function ratesOf(requests: Iterable<{ readonly limits?: Pick<AdmissionLimits, 'rates'> | undefined }>): Map<string, RateLimit> {
  const rates = new Map<string, RateLimit>();
  for (const { limits } of requests) for (const rate of limits?.rates ?? []) rates.set(rate.subject, rate);
  return rates;
}

/** Whether the decision about a request depends on the requests in flight on its wallet. */
export function countsOpen({ limits }: Pick<Admission, 'limits'>, { hasBudgets }: Pick<WalletState, 'hasBudgets'>): boolean {
  if (hasBudgets) return true;
  if (!limits) return false;
  return limits.keyConcurrency !== null || limits.modelConcurrency !== null || Boolean(limits.accountConcurrency);
}

/** Which limit prevents a request from starting now; null if none does. Ignores credit. */
export function refuseByLimits({ keyId, accountId, modelId, limits }: Admission, wallet: WalletState, state: LimitState): Refused | null {
  if (!limits) return null;
  const { accountConcurrency, keyConcurrency, modelConcurrency } = limits;
  const forbidden = limitOfZero(limits);
  if (forbidden) return forbidden;
  if (accountConcurrency && (state.openOfAccounts.get(accountId) ?? openOn(wallet).total) >= accountConcurrency.limit) {
    return { admitted: false, reason: 'concurrency', scope: 'account', limit: accountConcurrency.limit };
  }
  if (keyConcurrency !== null && openOn(wallet).countOf(keyId) >= keyConcurrency) {
    return { admitted: false, reason: 'concurrency', scope: 'key', limit: keyConcurrency };
  }
  if (modelConcurrency !== null && openOn(wallet).countOfModel(keyId, modelId) >= modelConcurrency) {
    return { admitted: false, reason: 'concurrency', scope: 'model', limit: modelConcurrency };
  }
  for (const { subject, requestsPerMinute, tokensPerMinute } of limits.rates) {
    const bucket = bucketOf(state.buckets, subject);
    const refuse = (reason: 'requests_per_minute' | 'tokens_per_minute', limit: number, excess: number): Refused => ({
      admitted: false,
      reason,
      scope: scopeOf(subject),
      limit,
      retryAfterSeconds: Math.max(1, Math.ceil((excess * 60) / limit)),
      ...rateLevels(limits, state.buckets),
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

function openOn({ id, open }: WalletState) {
  if (!open) throw new Error(`the open requests of wallet ${id} were not counted`);
  return open;
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

/** Counts an admitted request. */
export function countAdmitted(
  { keyId, accountId, modelId, limits, isFree }: Admission,
  heldNano: bigint,
  wallet: WalletState,
  { openOfAccounts, buckets }: LimitState,
): void {
  if (!isFree) {
    wallet.open?.add(keyId, modelId, heldNano);
    const ofAccount = openOfAccounts.get(accountId);
    if (ofAccount !== undefined) openOfAccounts.set(accountId, ofAccount + 1);
  }
  for (const { subject, requestsPerMinute, tokensPerMinute } of limits?.rates ?? []) {
    const bucket = bucketOf(buckets, subject);
    if (requestsPerMinute !== null) bucket.requests += 1;
    if (tokensPerMinute !== null) bucket.tokens += limits?.tokens ?? 0;
    bucket.isChanged = true;
  }
}

/** Adds the charge to the key's budget and the actual usage to its buckets. A request that reached no upstream used nothing. */
export function countSettled({ settlement, promoNano, paidNano }: Charge, wallet: WalletState, state: LimitState): void {
  const { admission, outcome } = settlement;
  const { keyId, limits } = admission;
  if (wallet.hasBudgets) {
    const budgets = wallet.budgets.get(keyId);
    if (!budgets) throw new Error(`the budgets of key ${keyId} were not read`);
    const spentNano = promoNano + paidNano;
    spendBudget(budgets, spentNano, state.crossings);
    if (budgets.list.length > 0 && spentNano > 0n) {
      const before = state.spending.get(keyId)?.spentNano ?? 0n;
      state.spending.set(keyId, { keyId, spentNano: before + spentNano });
    }
  }
  if (!limits || limits.rates.length === 0) return;
  const usage = outcome.priced?.usage ?? {};
  const used = promptTokens(usage) + (usage.output ?? 0);
  const wasRefused = outcome.status === 'failed' && outcome.attempts?.length === 0;
  for (const { subject, requestsPerMinute, tokensPerMinute } of limits.rates) {
    const bucket = bucketOf(state.buckets, subject);
    if (wasRefused && requestsPerMinute !== null) bucket.requests = Math.max(0, bucket.requests - 1);
    if (tokensPerMinute !== null) bucket.tokens = Math.max(0, bucket.tokens + used - limits.tokens);
    bucket.isChanged = true;
  }
}
