import { formatCount } from '@derouter/ui';
import type { TFunction } from 'i18next';

interface Charged {
  readonly status: 'completed' | 'failed' | 'canceled' | 'abandoned';
  readonly source: 'reported' | 'estimated' | 'none';
  readonly costUsd: string;
  readonly writeOffUsd: string;
  readonly systemPrompt: string;
  readonly multiplier: string;
  readonly serviceTier: string | null;
  readonly longPromptFrom: number | null;
  readonly lineItems: readonly { readonly meter: string; readonly ratedAs: string | null }[];
}

type T = TFunction<['usage', 'common']>;

/** Whether a call was charged, in a sentence; null if it went as expected. */
export function explainOutcome({ status, source, costUsd }: Charged, t: T): string | null {
  const isFree = costUsd === '0';
  if (status === 'completed') return isFree ? t('why.free') : null;
  if (isFree) return t(`why.notCharged.${status}`);
  return t(source === 'estimated' ? `why.chargedEstimated.${status}` : `why.chargedReported.${status}`);
}

/** What makes the amount differ from tokens × list price for a short prompt. */
export function explainAmount(
  { systemPrompt, multiplier, serviceTier, longPromptFrom, lineItems, writeOffUsd, source }: Charged,
  t: T,
): string[] {
  if (lineItems.length === 0) return [];
  const meter = (name: string) => t(`common:meters.${name as 'input'}`, { defaultValue: name });
  return [
    ...(systemPrompt === 'prepended' ? [t('why.systemPrompt')] : []),
    ...(longPromptFrom === null ? [] : [t('why.longPrompt', { tokens: formatCount(longPromptFrom) })]),
    ...(multiplier === '1' ? [] : [t('why.multiplier', { tier: serviceTier ?? '', factor: multiplier })]),
    ...lineItems.flatMap(({ meter: name, ratedAs }) =>
      ratedAs === null ? [] : [t('why.ratedAs', { meter: meter(name), other: meter(ratedAs) })],
    ),
    ...(source === 'estimated' ? [t('why.estimated')] : []),
    ...(writeOffUsd === '0' ? [] : [t('why.writeOff')]),
  ];
}
