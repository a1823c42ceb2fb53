import { listSharePercent, type NewUpstreamCost, newUpstreamCost } from '@derouter/contracts';
import { fromRateRows, parseText, type RateRow } from '@derouter/ui';
import { z } from 'zod';
import { isRateRowRight, rateRow } from './rate-rows.ts';

/** The form of what an upstream costs, parsed to what the server accepts. */
export const costForm = z
  .object({
    upstreamModel: z.string().transform(parseText),
    kind: z.enum(['share', 'rates']),
    percent: z.string().transform((text) => text.trim().replace(',', '.')),
    rows: z.array(rateRow),
    /** A day (UTC) as `YYYY-MM-DD`, or empty for now. */
    from: z.string(),
  })
  .superRefine(({ kind, percent, rows, upstreamModel }, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (kind === 'share') {
      if (!listSharePercent.safeParse(percent).success) refuse(['percent'], 'rate');
      return;
    }
    if (upstreamModel === null) refuse(['upstreamModel'], 'too_small');
    for (const [i, row] of rows.entries()) if (!isRateRowRight(row)) refuse(['rows', i, 'value'], 'rate');
  })
  .transform(
    ({ upstreamModel, kind, percent, rows, from }): NewUpstreamCost =>
      newUpstreamCost.parse({
        upstreamModel,
        cost: kind === 'share' ? { kind, percent } : { kind, rates: fromRateRows(rows) },
        effectiveAt: from === '' ? null : `${from}T00:00:00Z`,
      }),
  );

/** The rates that most models have. */
const usual: RateRow[] = ['input', 'output', 'cache_read', 'cache_write_5m'].map((name) => ({ group: 'tier', from: 0, name, value: '' }));

export const noCost: z.input<typeof costForm> = { upstreamModel: '', kind: 'share', percent: '100', rows: usual, from: '' };
