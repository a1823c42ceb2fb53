import { isPromptMeter } from '@derouter/billing';
import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api';
import { attributes, durationBounds, metrics } from './conventions.ts';
import { isCacheRead, isCacheWrite, isOutputMeter } from './token-meters.ts';

/** The instruments that requests are recorded with. */
export interface Instruments {
  readonly duration: Histogram;
  readonly timeToFirstChunk: Histogram;
  readonly timePerOutputChunk: Histogram;
  readonly serverDuration: Histogram;
  readonly chargedUsd: Counter;
  /** Counts billed tokens by meter; zeros for a request that failed. */
  recordTokens(usage: Readonly<Record<string, number>>, reasoningTokens: number, labels: Attributes): void;
}

export function createInstruments(meter: Meter): Instruments {
  const seconds = (name: string, description: string) =>
    meter.createHistogram(name, { unit: 's', description, advice: { explicitBucketBoundaries: durationBounds } });
  const tokens = (name: string, description: string) => meter.createCounter(name, { unit: '{token}', description });
  const input = tokens(metrics.inputTokens, 'Billed input tokens, cached ones included.');
  const output = tokens(metrics.outputTokens, 'Billed output tokens, reasoning included.');
  const cacheRead = tokens(metrics.cacheReadTokens, 'Billed input tokens that were read from a cache.');
  const cacheWrite = tokens(metrics.cacheWriteTokens, 'Billed input tokens that were written to a cache.');
  const reasoning = tokens(metrics.reasoningTokens, 'Billed output tokens that were reasoning.');
  return {
    duration: seconds(metrics.duration, 'Duration of a try at an upstream.'),
    timeToFirstChunk: seconds(metrics.timeToFirstChunk, 'Time to the first chunk of a stream.'),
    timePerOutputChunk: seconds(metrics.timePerOutputChunk, 'Mean time between chunks of a stream.'),
    serverDuration: seconds(metrics.serverDuration, 'Duration of a request.'),
    chargedUsd: meter.createCounter(metrics.chargedUsd, { unit: '{USD}', description: 'What customers paid for answers.' }),
    recordTokens(usage, reasoningTokens, labels) {
      const kinds = [
        [input, isPromptMeter],
        [output, isOutputMeter],
        [cacheRead, isCacheRead],
        [cacheWrite, isCacheWrite],
      ] as const;
      for (const [counter, counts] of kinds) {
        const sums = new Map([['unknown', 0]]);
        for (const [name, quantity] of Object.entries(usage)) {
          const modality = modalityOf(name);
          if (counts(name)) sums.set(modality, (sums.get(modality) ?? 0) + quantity);
        }
        for (const [modality, sum] of sums) counter.add(sum, { ...labels, [attributes.tokenModality]: modality });
      }
      reasoning.add(reasoningTokens, { ...labels, [attributes.tokenModality]: 'unknown' });
    },
  };
}

/** What kind of tokens a meter counts; most count several together. */
function modalityOf(meter: string): string {
  return /audio|image/.exec(meter)?.[0] ?? 'unknown';
}
