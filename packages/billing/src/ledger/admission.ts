import type { NanoUsd } from '../money/nano-usd.ts';
import type { BudgetPeriod } from './limits/key-budgets.ts';

/** A request to be admitted. `createdAt` is the time inside its UUIDv7 id. */
export interface Admission {
  readonly requestId: string;
  readonly createdAt: Date;
  readonly walletId: bigint;
  readonly accountId: string;
  readonly keyId: string;
  readonly dialect: string;
  readonly modelId: string;
  readonly modelAsked: string;
  readonly priceVersionId: string;
  /** Credit for the whole output limit. */
  readonly holdNano: bigint;
  /** Credit for the shortest useful answer; with less the request is refused. At most `holdNano`. */
  readonly minimumNano: bigint;
  /** A free request: counts against limits and needs credit, but holds nothing and is never settled. */
  readonly isFree?: boolean;
  /** Absent: limited by credit alone. */
  readonly limits?: AdmissionLimits | undefined;
  /** Absent: none. */
  readonly labels?: RequestLabels | undefined;
  /** The display multiplier of a client key, in millionths; absent or null for other keys. */
  readonly multiplierMillionths?: number | null | undefined;
}

/** What a caller attached to a request, for its receipt. Absent: nothing. */
export interface RequestLabels {
  readonly tag?: string;
  readonly clientRequestId?: string;
  /** Keyed hashes. */
  readonly userHash?: string;
  readonly sessionHash?: string;
  readonly agent?: string;
}

/** Limits of a request in addition to credit. Null: no limit. */
export interface AdmissionLimits {
  /**
   * Maximum concurrent requests of all keys of the account. The account's wallet is locked for the decision, since the wallets
   * of client keys do not exclude each other. Absent: no limit.
   */
  readonly accountConcurrency?: { readonly limit: number; readonly walletId: bigint } | null;
  /** Maximum concurrent requests of the key. */
  readonly keyConcurrency: number | null;
  /** Maximum concurrent requests of the key for this model. */
  readonly modelConcurrency: number | null;
  readonly rates: readonly RateLimit[];
  /** Tokens counted against `tokensPerMinute` at the start: the estimated prompt. Settling corrects it to the actual usage. */
  readonly tokens: number;
}

/** A rate limit of one subject, as a leaky bucket that holds a minute's worth. */
export interface RateLimit {
  /** `key:<id>` or `account:<id>`. */
  readonly subject: string;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

/** What remains of the tightest limit of a kind after this request. */
export interface RateLevel {
  readonly limit: number;
  readonly remaining: number;
  /** Until the bucket is empty again. */
  readonly resetSeconds: number;
}

export interface RateLevels {
  readonly requests: RateLevel | null;
  readonly tokens: RateLevel | null;
}

export type AdmissionResult = Admitted | Refused;

interface Admitted extends RateLevels {
  readonly admitted: true;
  readonly heldNano: NanoUsd;
}

export type Refused =
  | {
      readonly admitted: false;
      readonly reason: 'insufficient_credit';
      readonly availableNano: NanoUsd;
      /** What a request of this key could hold now: the least of its budgets and the credit. */
      readonly reachNano: NanoUsd;
      /** Held for requests in flight. */
      readonly setAsideNano: NanoUsd;
    }
  | {
      readonly admitted: false;
      readonly reason: 'key_budget';
      /** Which of the key's budgets is insufficient. */
      readonly period: BudgetPeriod;
      readonly limitNano: NanoUsd;
      readonly reachNano: NanoUsd;
      /** When a new period begins; null for the total. */
      readonly resetsAt: Date | null;
      readonly timeZone: string;
      readonly availableNano: NanoUsd;
      readonly setAsideNano: NanoUsd;
    }
  | {
      readonly admitted: false;
      /** The limit is 0, so there is nothing to wait for. */
      readonly reason: 'limit_of_zero';
      readonly limit: 'concurrency' | 'requests_per_minute' | 'tokens_per_minute';
      readonly scope: 'key' | 'account';
    }
  | { readonly admitted: false; readonly reason: 'concurrency'; readonly scope: 'key' | 'model' | 'account'; readonly limit: number }
  | ({
      readonly admitted: false;
      readonly reason: 'requests_per_minute' | 'tokens_per_minute';
      readonly scope: 'key' | 'account';
      readonly limit: number;
      readonly retryAfterSeconds: number;
    } & RateLevels);
