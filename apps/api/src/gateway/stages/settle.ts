import type { Billing, SettledReceipt } from '@derouter/billing';
import type { TokenEstimator } from '../estimate/index.ts';
import type { Admitted } from '../exchange.ts';
import { decideCharge } from './decide-charge.ts';
import type { Attempt, Dispatched } from './dispatch.ts';
import type { Relayed } from './relay.ts';

/** Charges the request, frees its hold, writes its receipt. Resolves after the commit. */
export function settle(
  state: Admitted,
  dispatched: Dispatched,
  relayed: Relayed,
  { billing, estimator }: { readonly billing: Billing; readonly estimator: TokenEstimator },
): Promise<SettledReceipt> {
  const modelId = state.entry.model.id;
  const { deliveredTokens } = relayed.reading;
  const { usage, source, status } = decideCharge(relayed, {
    prompt: state.prompt.typical,
    output: estimator.output(modelId, deliveredTokens),
  });
  if (usage && source === 'reported' && status === 'completed') {
    estimator.learn(modelId, { prompt: state.prompt.raw, output: deliveredTokens }, usage);
  }
  return billing.settle({
    admission: state.admission,
    outcome: {
      priced: usage && { usage, rates: state.price.rates, serviceTier: relayed.reading.usage?.serviceTier?.slice(0, longestWord) ?? null },
      unknownUsage: keepSmall(relayed.reading.usage?.unknown ?? null),
      source,
      status,
      errorCode: relayed.errorCode,
      httpStatus: relayed.httpStatus,
      finishReason: relayed.reading.finishReason?.slice(0, longestWord) ?? null,
      streamed: state.view.stream,
      systemPrompt: state.systemPromptOutcome,
      upstreamId: dispatched.call.route.upstreamId,
      upstreamModel: dispatched.call.model,
      ttftMs: relayed.ttftMs,
      durationMs: elapsed(state),
      attempts: dispatched.attempts,
    },
  });
}

/** A provider's words on a receipt are this long at most. */
const longestWord = 100;
const largestUnknown = 4_000;

/** Unknown usage as it was reported, or what it was like where it is absurdly large. */
export function keepSmall(unknown: Readonly<Record<string, unknown>> | null) {
  if (unknown === null || JSON.stringify(unknown).length <= largestUnknown) return unknown;
  return {
    too_large: Object.keys(unknown)
      .slice(0, 20)
      .map((name) => name.slice(0, longestWord)),
  };
}

/** Frees the hold of a request that no upstream answered; its receipt says why and charges nothing. */
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
