import { rateText } from '@derouter/contracts';
import { formatCount, parseAmount, type RateRow } from '@derouter/ui';
import { z } from 'zod';

/** A typed rate. One that is left empty is none. */
export const rateRow = z.object({
  group: z.enum(['tier', 'perCall', 'multiplier']),
  from: z.number(),
  name: z.string(),
  value: z.string().transform(parseAmount),
});

const required = ['input', 'output'];

/** Whether a rate can be saved as it was typed: each tier needs input and output. */
export function isRateRowRight({ group, name, value }: RateRow): boolean {
  return value === '' ? !(group === 'tier' && required.includes(name)) : rateText.safeParse(value).success;
}

/** Rates that can be added. */
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
  const starts = rate.group === 'tier' ? startsOf(rows) : [0];
  return starts.map((from) => ({ ...rate, from, value: '' }));
}

const maxTiers = 10;

/** Whether a tier can begin at this size of the prompt. */
export function canAddTier(from: number | null, rows: readonly RateRow[]): from is number {
  const starts = startsOf(rows);
  return from !== null && Number.isSafeInteger(from) && from > 0 && !starts.includes(from) && starts.length < maxTiers;
}

/** The empty rows to append for a tier: the rates of the first one. */
export function rowsForTier(from: number, rows: readonly RateRow[]): RateRow[] {
  return rows.filter((row) => row.group === 'tier' && row.from === 0).map(({ group, name }) => ({ group, from, name, value: '' }));
}

function startsOf(rows: readonly RateRow[]): number[] {
  return [...new Set(rows.filter(({ group }) => group === 'tier').map(({ from }) => from))].sort((a, b) => a - b);
}

interface RateGroup {
  readonly key: string;
  /** The size of the prompt from which a tier applies. */
  readonly from: number;
  readonly title: 'tier' | 'perCall' | 'multipliers' | null;
  readonly tokens: string;
  /** The indexes of the rows in the form. */
  readonly indexes: readonly number[];
}

/** Groups the rows: each tier, then prices per call, then multipliers. */
export function groupRows(rows: readonly RateRow[]): RateGroup[] {
  const indexes = (group: RateRow['group'], from: number) =>
    rows.flatMap((other, i) => (other.group === group && other.from === from ? [i] : []));
  const groups: RateGroup[] = [
    ...startsOf(rows).map((from) => ({
      key: `tier ${from}`,
      from,
      title: from > 0 ? ('tier' as const) : null,
      tokens: formatCount(from),
      indexes: indexes('tier', from),
    })),
    { key: 'perCall', from: 0, title: 'perCall', tokens: '', indexes: indexes('perCall', 0) },
    { key: 'multiplier', from: 0, title: 'multipliers', tokens: '', indexes: indexes('multiplier', 0) },
  ];
  return groups.filter((group) => group.indexes.length > 0);
}
