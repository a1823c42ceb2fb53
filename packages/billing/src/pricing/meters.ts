/**
 * A billable quantity. The set is open, because providers add new ones. Token meters never
 * overlap: `input` excludes what the other input meters count.
 */
export type Meter = string;

/** Meters counted in calls, not tokens. */
export const perCallMeters: ReadonlySet<Meter> = new Set(['web_search', 'request']);

/** Quantities by meter: tokens, or calls for per-call meters. Whole numbers, not negative. */
export type Usage = Readonly<Record<Meter, number>>;

/** The meter whose rate applies if a price version has none for `meter`. */
export function parentMeter(meter: Meter): Meter {
  if (perCallMeters.has(meter)) return meter;
  return meter.startsWith('output') ? 'output' : 'input';
}

/** True for meters that are part of the prompt. Their sum determines the price tier. */
export function isPromptMeter(meter: Meter): boolean {
  return !perCallMeters.has(meter) && parentMeter(meter) === 'input';
}

/** Tokens in the prompt: every input meter, cached or not. */
export function promptTokens(usage: Usage): number {
  let sum = 0;
  for (const meter in usage) if (isPromptMeter(meter)) sum += usage[meter] ?? 0;
  return sum;
}
