import { type AdmissionLimits, affordableOutput, type Billing, type HoldEstimate, priceHold } from '@derouter/billing';
import { idTime } from '@derouter/db';
import { upstreamDialects } from '@derouter/protocols';
import { dialectToward } from '../../catalog/index.ts';
import type { TokenEstimator } from '../estimate/index.ts';
import { type Admitted, defaultOutputTokens, type Resolved, type WithSystemPrompt } from '../exchange.ts';
import { refuseAdmission } from './refuse-admission.ts';
import { setRateLimitHeaders } from './set-rate-limit-headers.ts';

/** Minimum useful answer in tokens, unless the client asked for a shorter one. */
const usefulOutputTokens = 256;

/**
 * Holds the most that this request can cost. If the credit does not cover the output limit but covers a useful answer, the
 * limit is lowered. Throws `insufficient_credit`, `key_budget_exceeded`, `concurrency_limited`, `rate_limited`, or an error of
 * billing.
 */
export async function admit(state: WithSystemPrompt, billing: Billing, estimator: TokenEstimator): Promise<Admitted> {
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
    holdNano,
    minimumNano: priceHold({ ...estimate, outputTokens: shortest }, price.rates),
    limits: limitsOf(state, prompt.typical),
  };
  const result = await billing.admit(admission);
  if (!result.admitted) {
    if ('requests' in result) setRateLimitHeaders(state, result);
    throw refuseAdmission(result, admission);
  }
  setRateLimitHeaders(state, result);
  const affordable = result.heldNano < holdNano ? affordableOutput(result.heldNano, estimate, price.rates) : estimate.outputTokens;
  const isLowered = affordable < (view.outputLimit ?? estimate.outputTokens);
  const loweredOutput = isLowered ? Math.floor(affordable / view.choices) : null;
  return { ...state, admission, prompt, estimate, loweredOutput, held: result.heldNano };
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
export async function admitFree(state: WithSystemPrompt, billing: Billing): Promise<void> {
  const { rates } = state.principal;
  const result = await billing.admit({
    ...admissionFields(state),
    holdNano: 0n,
    minimumNano: 1n,
    isFree: true,
    limits: rates.length === 0 ? undefined : { keyConcurrency: null, modelConcurrency: null, rates, tokens: 0 },
  });
  if ('requests' in result) setRateLimitHeaders(state, result);
  if (!result.admitted) throw refuseAdmission(result, { holdNano: 1n, minimumNano: 1n });
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
  };
}

function limitsOf({ principal, entry }: Resolved, tokens: number): AdmissionLimits | undefined {
  const { concurrency, rates } = principal;
  const modelConcurrency = entry.model.concurrencyPerKey;
  if (concurrency === null && modelConcurrency === null && rates.length === 0) return undefined;
  return { keyConcurrency: concurrency, modelConcurrency, rates, tokens };
}
