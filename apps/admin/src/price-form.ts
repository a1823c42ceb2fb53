import { rateText } from '@derouter/contracts';
import { formatCount, fromRateRows, parseAmount, type RateRow, toRateRows } from '@derouter/ui';
import { z } from 'zod';
import type { StaffModel } from './model-types.ts';
import { firstDayOfRise, startOfDay } from './notice-date.ts';

const required = ['input', 'output'];

/** A typed rate. Leaving it empty removes the rate, which is not allowed for input and output. */
const row = z
  .object({
    group: z.enum(['tier', 'perCall', 'multiplier']),
    from: z.number(),
    name: z.string(),
    value: z.string().transform(parseAmount),
  })
  .superRefine(({ group, name, value }, context) => {
    const isMissing = value === '' && group === 'tier' && required.includes(name);
    const isWrong = value !== '' && !rateText.safeParse(value).success;
    if (isMissing || isWrong) context.addIssue({ code: 'custom', path: ['value'], message: 'rate' });
  });

/** The form fields of a new price, parsed to its rates and the timestamp at which it takes effect. */
export const priceForm = z.object({ rows: z.array(row), effectiveAt: startOfDay }).transform(({ rows, effectiveAt }) => ({
  rates: fromRateRows(rows),
  effectiveAt,
}));

/** The initial form values for a new price: the current rates and the first day possible for a rise. */
export function priceFormValues(model: StaffModel): z.input<typeof priceForm> {
  return { rows: toRateRows(model), effectiveAt: firstDayOfRise() };
}

/** Rates that can be added to a price. */
const addable: readonly Pick<RateRow, 'group' | 'name'>[] = [
  ...[
    'cache_read',
    'cache_write_5m',
    'cache_write_1h',
    'cache_write_30m',
    'input_audio',
    'output_audio',
    'input_image',
    'output_image',
  ].map((name) => ({ group: 'tier' as const, name })),
  ...['web_search', 'request'].map((name) => ({ group: 'perCall' as const, name })),
  ...['batch', 'flex', 'priority', 'fast'].map((name) => ({ group: 'multiplier' as const, name })),
];

/** The rates that can be added to these rows. */
export function missingRates(rows: readonly RateRow[]): readonly Pick<RateRow, 'group' | 'name'>[] {
  return addable.filter(({ group, name }) => !rows.some((other) => other.group === group && other.name === name));
}

/** The empty rows to append for a rate: one per tier for a token rate, else one. */
export function rowsForRate(rate: Pick<RateRow, 'group' | 'name'>, rows: readonly RateRow[]): RateRow[] {
  const starts = rate.group === 'tier' ? [...new Set(rows.filter(({ group }) => group === 'tier').map(({ from }) => from))] : [0];
  return starts.map((from) => ({ ...rate, from, value: '' }));
}

interface RateGroup {
  readonly key: string;
  readonly title: 'tier' | 'perCall' | 'multipliers' | null;
  readonly tokens: string;
  /** The indexes of the rows in the form. */
  readonly indexes: readonly number[];
}

/** Groups the rows: each tier, then prices per call, then multipliers. */
export function groupRows(rows: readonly RateRow[]): RateGroup[] {
  const starts = [...new Set(rows.filter(({ group }) => group === 'tier').map(({ from }) => from))].sort((a, b) => a - b);
  const indexes = (group: RateRow['group'], from: number) =>
    rows.flatMap((other, i) => (other.group === group && other.from === from ? [i] : []));
  const groups: RateGroup[] = [
    ...starts.map((from) => ({
      key: `tier ${from}`,
      title: from > 0 ? ('tier' as const) : null,
      tokens: formatCount(from),
      indexes: indexes('tier', from),
    })),
    { key: 'perCall', title: 'perCall', tokens: '', indexes: indexes('perCall', 0) },
    { key: 'multiplier', title: 'multipliers', tokens: '', indexes: indexes('multiplier', 0) },
  ];
  return groups.filter((group) => group.indexes.length > 0);
}
