import { type AdmissionLimits, affordableOutput, type Billing, type HoldEstimate, priceHold, type RequestLabels } from '@derouter/billing';
import { idTime } from '@derouter/db';
import { upstreamDialects } from '@derouter/protocols';
import { dialectToward } from '../../catalog/index.ts';
import type { TokenEstimator } from '../estimate/index.ts';
import { type Admitted, defaultOutputTokens, type Resolved, type WithSystemPrompt } from '../exchange.ts';
import { refuseAdmission } from './refuse-admission.ts';
import { setRateLimitHeaders } from './set-rate-limit-headers.ts';

/** Minimum useful answer in tokens, unless the client asked for a shorter one. */
const usefulOutputTokens = 256;

export interface AdmitParts {
  readonly billing: Billing;
  readonly estimator: TokenEstimator;
  /** Where the caller's pages are. */
  readonly publicUrl: string;
  readonly labels: RequestLabels | undefined;
}

/** A request with the admission that it asks for. */
export type Planned = WithSystemPrompt & Pick<Admitted, 'admission' | 'prompt' | 'estimate'>;

/** Prices the most that a request can cost, and the least that is useful. */
export function planAdmission(state: WithSystemPrompt, { estimator, labels }: Pick<AdmitParts, 'estimator' | 'labels'>): Planned {
  const { view, entry, price } = state;
  const prompt = estimator.prompt(entry.model, state.body);
  // A model never exceeds its own limit, whatever the client asks for.
  const longest = entry.model.maxOutputTokens === null ? Number.POSITIVE_INFINITY : entry.model.maxOutputTokens * view.choices;
  const asked = view.outputLimit ?? (entry.model.maxOutputTokens ?? defaultOutputTokens) * view.choices;
  const estimate: HoldEstimate = {
    promptTokens: prompt.high,
    outputTokens: Math.min(Math.max(asked, leastOutput(state)), longest),
    tier: view.tier,
    // "audio" could be written with \u escapes, so assume audio if there are any.
    hasAudio: state.text.includes('audio') || state.text.includes('\\u00'),
    webSearches: view.webSearches,
  };
  // A compaction has no output limit to lower.
  const shortest =
    state.operation === 'compact' ? estimate.outputTokens : Math.min(estimate.outputTokens, view.outputFloor + usefulOutputTokens);
  const holdNano = priceHold(estimate, price.rates);
  const admission = {
    ...admissionFields(state),
    labels,
    holdNano,
    minimumNano: priceHold({ ...estimate, outputTokens: shortest }, price.rates),
    limits: limitsOf(state, prompt.typical),
  };
  return { ...state, admission, prompt, estimate };
}

/**
 * Holds the most that this request can cost. If the credit does not cover the output limit but covers a useful answer, the
 * limit is lowered. Throws one of the 402s (docs/errors.md), `key_limit_of_zero`, `concurrency_limited`, `rate_limited`, or an error of
 * billing.
 */
export async function admit(state: Planned, { billing, publicUrl }: Pick<AdmitParts, 'billing' | 'publicUrl'>): Promise<Admitted> {
  const { admission, estimate, price } = state;
  const result = await billing.admit(admission);
  if (!result.admitted) {
    if ('requests' in result) setRateLimitHeaders(state, result);
    const passingOutput = (reachNano: bigint) => passingOutputOf(state, estimate, affordableOutput(reachNano, estimate, price.rates));
    throw refuseAdmission(result, { ...admission, principal: state.principal, publicUrl, passingOutput });
  }
  setRateLimitHeaders(state, result);
  return { ...state, loweredOutput: loweredOutputOf(state, result.heldNano), held: result.heldNano };
}

/** The output limit that a hold covers, if it is lower than what the client asked for; otherwise null. */
export function loweredOutputOf({ view, admission, estimate, price }: Planned, heldNano: bigint): number | null {
  const affordable = heldNano < admission.holdNano ? affordableOutput(heldNano, estimate, price.rates) : estimate.outputTokens;
  return affordable < (view.outputLimit ?? estimate.outputTokens) ? Math.floor(affordable / view.choices) : null;
}

/**
 * The lower output limit with which a refused request would have been admitted: as many tokens as the credit covers. Null if that
 * is not even one, or fewer than the request's thinking budget and its upstreams allow.
 */
function passingOutputOf(state: WithSystemPrompt, estimate: HoldEstimate, affordable: number): number | null {
  const { view, operation } = state;
  const perChoice = Math.floor(affordable / view.choices);
  const isLower = affordable < estimate.outputTokens && perChoice * view.choices >= Math.max(1, leastOutput(state));
  return operation !== 'compact' && isLower && perChoice > view.outputFloor ? perChoice : null;
}

/** The highest minimum output limit of the upstreams; translation raises a lower limit to it. */
function leastOutput({ routes, dialect }: WithSystemPrompt): number {
  const targets = routes.map((route) => dialectToward(route, dialect));
  return Math.max(0, ...targets.map((target) => (target === null || target === dialect ? 0 : upstreamDialects[target].minOutputTokens)));
}

/**
 * Admits a free request. It counts toward the requests per minute and requires some credit. Throws `insufficient_credit`,
 * `rate_limited`, or an error of billing.
 */
export async function admitFree(state: WithSystemPrompt, { billing, publicUrl }: Pick<AdmitParts, 'billing' | 'publicUrl'>): Promise<void> {
  const { rates, accountConcurrency, concurrency } = state.principal;
  // Free requests hold no slot, but a limit of 0 forbids them too.
  const zero = concurrency === 0 ? 0 : null;
  const isLimited = rates.length > 0 || zero !== null || accountConcurrency?.limit === 0;
  const result = await billing.admit({
    ...admissionFields(state),
    holdNano: 0n,
    minimumNano: 1n,
    isFree: true,
    limits: isLimited
      ? {
          accountConcurrency: accountConcurrency?.limit === 0 ? accountConcurrency : null,
          keyConcurrency: zero,
          modelConcurrency: null,
          rates,
          tokens: 0,
        }
      : undefined,
  });
  if ('requests' in result) setRateLimitHeaders(state, result);
  if (!result.admitted)
    throw refuseAdmission(result, { holdNano: 1n, minimumNano: 1n, principal: state.principal, publicUrl, passingOutput: () => null });
}

function admissionFields({ dialect, entry, price, principal, requestId, view }: WithSystemPrompt) {
  return {
    requestId,
    createdAt: idTime(requestId),
    walletId: principal.walletId,
    accountId: principal.accountId,
    keyId: principal.keyId,
    dialect,
    modelId: entry.model.id,
    modelAsked: view.model,
    priceVersionId: price.id,
    multiplierMillionths: principal.multiplierMillionths,
  };
}

function limitsOf({ principal, entry }: Resolved, tokens: number): AdmissionLimits | undefined {
  const { accountConcurrency, concurrency, rates } = principal;
  const modelConcurrency = entry.model.concurrencyPerKey;
  if (accountConcurrency === null && concurrency === null && modelConcurrency === null && rates.length === 0) return undefined;
  return { accountConcurrency, keyConcurrency: concurrency, modelConcurrency, rates, tokens };
}
