import type { NanoUsd } from '../money/nano-usd.ts';

/** A request that asks to start. `createdAt` is the time inside its UUIDv7 id. */
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
  /** Credit for the shortest answer worth starting; less than this is refused. At most `holdNano`. */
  readonly minimumNano: bigint;
  /** It costs nothing: counted against its limits and refused without credit, it holds nothing and is never settled. */
  readonly isFree?: boolean;
  /** Absent: nothing but credit limits this request. */
  readonly limits?: AdmissionLimits | undefined;
}

/** What a request has to keep to beside credit. Null limits nothing. */
export interface AdmissionLimits {
  /** Open requests of the key. */
  readonly keyConcurrency: number | null;
  /** Open requests of the key for this model. */
  readonly modelConcurrency: number | null;
  readonly rates: readonly RateLimit[];
  /** Tokens counted against `tokensPerMinute` at the start: the prompt, estimated. Settling corrects it to what was used. */
  readonly tokens: number;
}

/** A pace that one subject's requests keep. The bucket holds a minute's worth and leaks at that pace. */
export interface RateLimit {
  /** `key:<id>` or `account:<id>`. */
  readonly subject: string;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

/** What is left of the tightest limit of a kind, after this request. */
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
      /** Held for requests that are running. */
      readonly setAsideNano: NanoUsd;
    }
  | {
      readonly admitted: false;
      readonly reason: 'key_budget';
      /** Which of the key's budgets is short. */
      readonly period: 'total' | 'daily' | 'monthly';
      readonly limitNano: NanoUsd;
      readonly availableNano: NanoUsd;
      readonly setAsideNano: NanoUsd;
    }
  | { readonly admitted: false; readonly reason: 'concurrency'; readonly scope: 'key' | 'model'; readonly limit: number }
  | ({
      readonly admitted: false;
      readonly reason: 'requests_per_minute' | 'tokens_per_minute';
      readonly scope: 'key' | 'account';
      readonly limit: number;
      readonly retryAfterSeconds: number;
    } & RateLevels);
