import type { NanoUsd } from '../money/nano-usd.ts';
import type { Usage } from '../pricing/meters.ts';
import type { PriceRates } from '../pricing/price-rates.ts';
import type { LineItem } from '../pricing/price-usage.ts';
import type { Admission, AdmissionLimits } from './admission.ts';

/** How a request ended. */
export type ReceiptStatus = 'completed' | 'failed' | 'canceled' | 'abandoned';

/** The source of the quantities: the provider, our estimate, or none. */
export type UsageSource = 'reported' | 'estimated' | 'none';

/** An admitted request that has ended and is to be charged. */
export interface Settlement {
  readonly admission: SettledAdmission;
  readonly outcome: Outcome;
}

/** The part of an admission that its settlement needs. */
export interface SettledAdmission extends Omit<Admission, 'holdNano' | 'minimumNano' | 'limits'> {
  readonly limits?: Pick<AdmissionLimits, 'rates' | 'tokens'> | undefined;
}

export interface Outcome {
  /** Quantities by meter with the rates in force at admission; null charges nothing. */
  readonly priced: { readonly usage: Usage; readonly rates: PriceRates; readonly serviceTier: string | null } | null;
  /** Usage fields of the provider that no meter reads. */
  readonly unknownUsage: Readonly<Record<string, unknown>> | null;
  readonly source: UsageSource;
  readonly status: ReceiptStatus;
  readonly errorCode: string | null;
  readonly httpStatus: number;
  readonly finishReason: string | null;
  readonly streamed: boolean;
  /** The outcome of the system prompt rule: `prepended`, `already-present` or `off`. */
  readonly systemPrompt: string;
  readonly upstreamId: string | null;
  readonly upstreamModel: string | null;
  /** What the answer cost us at the upstream; null or absent: unknown. */
  readonly costNano?: bigint | null | undefined;
  readonly ttftMs: number | null;
  readonly durationMs: number;
  readonly attempts: readonly unknown[] | null;
}

/** Details of a request that an upstream is answering, for its receipt in case its process is lost. */
export type RunningDetails = Pick<Outcome, 'streamed' | 'systemPrompt' | 'upstreamId' | 'upstreamModel' | 'attempts'>;

/** What was booked for a request. */
export interface SettledReceipt {
  readonly requestId: string;
  /** The full price. The wallet paid `totalNano − writeOffNano`. */
  readonly totalNano: NanoUsd;
  readonly writeOffNano: NanoUsd;
  readonly lineItems: readonly LineItem[];
  /** The request had already been settled; nothing was booked. */
  readonly replayed: boolean;
  /** It was abandoned because its process was considered lost. */
  readonly wasAbandoned?: boolean;
}
