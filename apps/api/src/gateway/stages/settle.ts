import { type Billing, multiplierOf, type PriceRates, type SettledReceipt } from '@derouter/billing';
import type { UsageReading } from '@derouter/protocols';
import { cutText } from '@derouter/protocols';
import { costOfUsage } from '../../catalog/index.ts';
import type { TokenEstimator } from '../estimate/index.ts';
import type { Admitted } from '../exchange.ts';
import type { Relayed } from '../relay/relayed.ts';
import { chargedTier, decideCharge, maxNameChars } from './decide-charge.ts';
import type { Attempt, Dispatched } from './dispatch.ts';

/** Charges the request, releases its hold and writes its receipt. Resolves after the commit. */
export function settle(
  state: Admitted,
  dispatched: Dispatched,
  relayed: Relayed,
  { billing, estimator }: { readonly billing: Billing; readonly estimator: TokenEstimator },
): Promise<SettledReceipt> {
  const { model } = state.entry;
  const { usage, source, status } = decideCharge(relayed, {
    prompt: state.prompt.typical,
    get output() {
      return estimator.output(model, relayed.reading);
    },
  });
  if (usage && source === 'reported' && status === 'completed') {
    estimator.learn(model, state.prompt, relayed.reading, usage);
  }
  const { route, model: upstreamModel } = dispatched.call;
  const serviceTier = chargedTier(relayed.reading, source, state.view.tier);
  return billing.settle({
    admission: state.admission,
    outcome: {
      priced: usage && { usage, rates: state.price.rates, serviceTier },
      costNano: usage && costOfUsage(route.upstream, upstreamModel, { usage, serviceTier }),
      unknownUsage: unknownUsageOf(relayed.reading.usage, state.price.rates),
      source,
      status,
      errorCode: relayed.errorCode,
      httpStatus: relayed.httpStatus,
      finishReason: relayed.reading.finishReason?.slice(0, maxNameChars) ?? null,
      streamed: state.view.stream,
      systemPrompt: state.systemPromptOutcome,
      upstreamId: route.upstreamId,
      upstreamModel,
      ttftMs: relayed.ttftMs,
      durationMs: elapsed(state),
      attempts: dispatched.attempts,
    },
  });
}

const maxUnknownChars = 4_000;

/**
 * Reported usage that our price does not cover, for staff: the fields verbatim, or only their names if they are very large, and
 * a service tier without a multiplier in the price version.
 */
export function unknownUsageOf(usage: UsageReading | null, rates: PriceRates): Readonly<Record<string, unknown>> | null {
  const tier = usage?.serviceTier ?? null;
  const isUnknownTier = tier !== null && multiplierOf(rates, tier) === undefined;
  const unknown = isUnknownTier ? { ...usage?.unknown, service_tier: tier } : (usage?.unknown ?? null);
  if (unknown === null || isShort(unknown)) return unknown;
  return {
    too_large: Object.keys(unknown)
      .slice(0, 20)
      .map((name) => cutText(name, maxNameChars)),
  };
}

/** False for a value that is too long, or nested too deeply to be serialised, which must not make the charge fail. */
function isShort(unknown: unknown): boolean {
  try {
    return JSON.stringify(unknown).length <= maxUnknownChars;
  } catch {
    return false;
  }
}

/** Releases the hold of a request that no upstream answered. Its receipt states the reason and charges nothing. */
export function settleUnanswered(
  state: Admitted,
  failure: {
    readonly status: 'failed' | 'canceled';
    readonly errorCode: string;
    readonly httpStatus: number;
    readonly attempts: readonly Attempt[];
  },
  billing: Billing,
): Promise<SettledReceipt> {
  return billing.settle({
    admission: state.admission,
    outcome: {
      priced: null,
      unknownUsage: null,
      source: 'none',
      finishReason: null,
      streamed: state.view.stream,
      systemPrompt: state.systemPromptOutcome,
      upstreamId: failure.attempts.at(-1)?.upstreamId ?? null,
      upstreamModel: null,
      ttftMs: null,
      durationMs: elapsed(state),
      ...failure,
    },
  });
}

function elapsed(state: Admitted): number {
  return Math.round(performance.now() - state.startedAt);
}
