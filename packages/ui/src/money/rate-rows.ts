/** A price as the API publishes it: decimal USD per million tokens and per call, and multipliers by service tier. */
export interface Rates {
  readonly tiers: readonly { readonly fromPromptTokens: number; readonly usdPerMillion: Readonly<Record<string, string>> }[];
  readonly perCallUsd: Readonly<Record<string, string>>;
  readonly multipliers: Readonly<Record<string, string>>;
}

/** One rate of a price: a meter in a prompt-size tier, a price per call, or a service tier's multiplier. */
export interface RateRow {
  readonly group: 'tier' | 'perCall' | 'multiplier';
  /** The prompt size in tokens from which the tier applies; 0 for the other groups. */
  readonly from: number;
  readonly name: string;
  readonly value: string;
}

/** Flattens a price to rows for a form. */
export function toRateRows({ tiers, perCallUsd, multipliers }: Rates): RateRow[] {
  const rows = (group: RateRow['group'], from: number, map: Readonly<Record<string, string>>) =>
    Object.entries(map).map(([name, value]) => ({ group, from, name, value }));
  return [
    ...tiers.flatMap(({ fromPromptTokens, usdPerMillion }) => rows('tier', fromPromptTokens, usdPerMillion)),
    ...rows('perCall', 0, perCallUsd),
    ...rows('multiplier', 0, multipliers),
  ];
}

/** Builds a price from rows. Rows with an empty value are dropped. */
export function fromRateRows(rows: readonly RateRow[]) {
  const map = (group: RateRow['group'], from: number) =>
    Object.fromEntries(
      rows.filter((row) => row.group === group && row.from === from && row.value !== '').map(({ name, value }) => [name, value]),
    );
  const starts = [...new Set(rows.filter((row) => row.group === 'tier').map(({ from }) => from))].sort((a, b) => a - b);
  return {
    tiers: starts.map((from) => ({ fromPromptTokens: from, usdPerMillion: map('tier', from) })),
    perCallUsd: map('perCall', 0),
    multipliers: map('multiplier', 0),
  };
}

/** Every rate of either price with its old and new value; null where a price lacks it. */
export function compareRates(before: Rates | null, after: Rates) {
  const key = ({ group, from, name }: RateRow) => `${group} ${from} ${name}`;
  const [old, next] = [before ? toRateRows(before) : [], toRateRows(after)];
  const byKey = new Map([...old, ...next].map((row) => [key(row), row]));
  const valueIn = (rows: readonly RateRow[], of: string) => rows.find((row) => key(row) === of)?.value ?? null;
  return [...byKey].map(([of, { group, from, name }]) => ({
    key: of,
    group,
    from,
    name,
    before: valueIn(old, of),
    after: valueIn(next, of),
  }));
}

/** The rates in USD per million tokens that apply to a prompt of this size. */
export function tierAt({ tiers }: Rates, promptTokens: number): Readonly<Record<string, string>> {
  return tiers.findLast(({ fromPromptTokens }) => fromPromptTokens <= promptTokens)?.usdPerMillion ?? {};
}
