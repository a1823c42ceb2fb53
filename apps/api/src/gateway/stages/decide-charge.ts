import type { Usage, UsageSource } from '@derouter/billing';
import type { AnswerReading, UsageReading } from '@derouter/protocols';
import type { Relayed } from '../relay/relayed.ts';

/** A provider's names on a receipt are this long at most. */
export const maxNameChars = 100;

/** Tokens as we count them ourselves. */
export interface EstimatedTokens {
  readonly prompt: number;
  readonly output: number;
}

/** What a request is charged for. `usage` null: nothing. */
export interface ChargeDecision {
  readonly usage: Usage | null;
  readonly source: UsageSource;
  readonly status: 'completed' | 'failed' | 'canceled';
}

/**
 * The rule of what is charged when something breaks: a finished answer costs what the provider reported;
 * a broken one what was delivered; one that delivered nothing costs nothing but what the provider itself reported
 * before the client left. `estimated`: tokens of the prompt and of the delivered output, for where they were never reported.
 */
export function decideCharge({ ending, reading, delivered }: Relayed, estimated: EstimatedTokens): ChargeDecision {
  const { usage } = reading;
  const nothing = (status: ChargeDecision['status']): ChargeDecision => ({ usage: null, source: 'none', status });
  if (ending === 'complete') {
    if (usage && reading.usageIsFinal) return { usage: usage.meters, source: 'reported', status: 'completed' };
    if (!delivered && reading.deliveredTokens === 0 && !usage) return nothing('failed');
    return { usage: estimate(usage, estimated), source: 'estimated', status: 'completed' };
  }
  const status = ending === 'client_gone' ? 'canceled' : 'failed';
  if (usage && reading.usageIsFinal && delivered) return { usage: usage.meters, source: 'reported', status };
  if (delivered) return { usage: estimate(usage, estimated), source: 'estimated', status };
  if (ending === 'client_gone' && usage) return { usage: usage.meters, source: 'reported', status };
  return nothing(status);
}

/**
 * The tier that is charged: the one reported. An answer that broke off before it said its tier is charged at the one asked
 * for, which it was given; else leaving just before the end would buy a dearer tier at the standard rates.
 */
export function chargedTier({ usage, saidTier }: AnswerReading, source: UsageSource, asked: string | null): string | null {
  const reported = usage?.serviceTier ?? saidTier;
  const tier = source === 'estimated' && reported === undefined ? asked : (reported ?? null);
  return tier?.slice(0, maxNameChars) ?? null;
}

/** What was reported so far, with the output at least what was delivered. */
function estimate(usage: UsageReading | null, { prompt, output }: EstimatedTokens): Usage {
  const meters = usage?.meters ?? { input: prompt };
  return { ...meters, output: Math.max(meters.output ?? 0, output) };
}
