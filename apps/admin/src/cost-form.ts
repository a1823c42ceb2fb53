import { listSharePercent, type NewUpstreamCost, newUpstreamCost, rateText } from '@derouter/contracts';
import { parseAmount, parseText } from '@derouter/ui';
import { z } from 'zod';

/** Rates of a cost that can be typed, in USD per million tokens. The first two are required. */
export const costRates = ['input', 'output', 'cache_read', 'cache_write_5m'] as const;

const rate = z.string().transform(parseAmount);

/** The form of what an upstream costs, parsed to what the server accepts. */
export const costForm = z
  .object({
    upstreamModel: z.string().transform(parseText),
    kind: z.enum(['share', 'rates']),
    percent: z.string().transform((text) => text.trim().replace(',', '.')),
    rates: z.object({ input: rate, output: rate, cache_read: rate, cache_write_5m: rate }),
    /** A day (UTC) as `YYYY-MM-DD`, or empty for now. */
    from: z.string(),
  })
  .superRefine(({ kind, percent, rates, upstreamModel }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (kind === 'share') {
      if (!listSharePercent.safeParse(percent).success) refuse(['percent'], 'rate');
      return;
    }
    if (upstreamModel === null) refuse(['upstreamModel'], 'too_small');
    for (const [i, name] of costRates.entries()) {
      const value = rates[name];
      if (value === '' ? i < 2 : !rateText.safeParse(value).success) refuse(['rates', name], 'rate');
    }
  })
  .transform(({ upstreamModel, kind, percent, rates, from }): NewUpstreamCost => {
    const usdPerMillion = Object.fromEntries(Object.entries(rates).filter(([, value]) => value !== ''));
    return newUpstreamCost.parse({
      upstreamModel,
      cost:
        kind === 'share'
          ? { kind, percent }
          : { kind, rates: { tiers: [{ fromPromptTokens: 0, usdPerMillion }], perCallUsd: {}, multipliers: {} } },
      effectiveAt: from === '' ? null : `${from}T00:00:00Z`,
    });
  });

export const noCost: z.input<typeof costForm> = {
  upstreamModel: '',
  kind: 'share',
  percent: '100',
  rates: { input: '', output: '', cache_read: '', cache_write_5m: '' },
  from: '',
};
