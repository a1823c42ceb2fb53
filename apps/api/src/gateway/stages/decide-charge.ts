import type { Usage, UsageSource } from '@derouter/billing';
import type { AnswerReading, UsageReading } from '@derouter/protocols';
import type { Relayed } from '../relay/relayed.ts';

/** Maximum length of a provider's names on a receipt. */
export const maxNameChars = 100;

/** Our own token counts. */
export interface EstimatedTokens {
  readonly prompt: number;
  readonly output: number;
}

/** What a request is charged for; nothing if `usage` is null. */
export interface ChargeDecision {
  readonly usage: Usage | null;
  readonly source: UsageSource;
  readonly status: 'completed' | 'failed' | 'canceled';
}

/**
 * Decides the charge. A complete answer costs what the provider reported, an incomplete one what was delivered. If nothing was
 * delivered, it is free, unless the client left after the provider had reported usage. `estimated`: tokens of the prompt and of
 * the delivered output, used if none were reported.
 */
export function decideCharge(relayed: Relayed, estimated: EstimatedTokens): ChargeDecision {
  const { ending, reading } = relayed;
  const { usage } = reading;
  const nothing = (status: ChargeDecision['status']): ChargeDecision => ({ usage: null, source: 'none', status });
  if (ending === 'complete') {
    if (usage && reading.usageIsFinal) return { usage: usage.meters, source: 'reported', status: 'completed' };
    if (!relayed.delivered && reading.deliveredTokens === 0 && !usage) return nothing('failed');
    return { usage: estimate(usage, estimated), source: 'estimated', status: 'completed' };
  }
  const status = ending === 'client_gone' ? 'canceled' : 'failed';
  const { delivered } = relayed;
  if (usage && reading.usageIsFinal && delivered) return { usage: usage.meters, source: 'reported', status };
  if (delivered) return { usage: estimate(usage, estimated), source: 'estimated', status };
  if (ending === 'client_gone' && usage) return { usage: usage.meters, source: 'reported', status };
  return nothing(status);
}

/**
 * The charged service tier: the reported one. An answer that ended before its tier was reported is charged at the requested
 * tier; otherwise a client could disconnect just before the end and get a faster tier at standard rates.
 */
export function chargedTier({ usage, reportedTier }: AnswerReading, source: UsageSource, asked: string | null): string | null {
  const reported = usage?.serviceTier ?? reportedTier;
  const tier = source === 'estimated' && reported === undefined ? asked : (reported ?? null);
  return tier?.slice(0, maxNameChars) ?? null;
}

/** Reported usage, with at least the delivered output. */
function estimate(usage: UsageReading | null, { prompt, output }: EstimatedTokens): Usage {
  const meters = usage?.meters ?? { input: prompt };
  return { ...meters, output: Math.max(meters.output ?? 0, output) };
}
