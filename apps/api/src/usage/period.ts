import { day } from '@derouter/contracts';
import { z } from 'zod';
import { DerouterError } from '../errors/index.ts';

const presets = ['today', 'yesterday', '7d', '30d', 'month'] as const;
/** A year and a day, so that the same day of the previous year can be included. */
const maxDays = 367;

/** A period of whole days in the reader's time zone: a name, or its first and last day. */
export const periodInput = z.union([z.enum(presets), z.strictObject({ from: day, to: day })]);

export type PeriodInput = z.output<typeof periodInput>;

/** A period of whole days. `from` and `to` (inclusive) are YYYY-MM-DD; `start` and `end` (exclusive) are its instants. */
export interface Period {
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  readonly start: Date;
  readonly end: Date;
}

export type BucketUnit = 'hour' | 'day';

/** The days of a period as a clock in `zone` shows them. Throws `validation_failed` if it ends before it begins or is longer than a year. */
export function resolvePeriod(input: PeriodInput, zone: string, now: Date): Period {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const [from, to] = typeof input === 'string' ? presetDays(input, today) : [readDay(input.from), readDay(input.to)];
  const days = from.until(to).days + 1;
  if (days < 1 || days > maxDays) throw new DerouterError('validation_failed', `A period has 1 to ${maxDays} days.`, { param: 'period' });
  return { zone, from: from.toString(), to: to.toString(), start: startOf(from, zone), end: startOf(to.add({ days: 1 }), zone) };
}

function presetDays(name: (typeof presets)[number], today: Temporal.PlainDate): [Temporal.PlainDate, Temporal.PlainDate] {
  const ago = (days: number) => today.subtract({ days });
  if (name === 'today') return [today, today];
  if (name === 'yesterday') return [ago(1), ago(1)];
  return [name === 'month' ? today.with({ day: 1 }) : ago(name === '7d' ? 6 : 29), today];
}

const readDay = (text: string) => Temporal.PlainDate.from(text);

/** The first instant of a day, which is not midnight where the clock skips that. */
function startOf(day: Temporal.PlainDate, zone: string): Date {
  return new Date(day.toZonedDateTime(zone).epochMilliseconds);
}

/** The period of as many days that ends where this one begins. */
export function periodBefore({ zone, from, to }: Period): Period {
  const days = readDay(from).until(readDay(to)).days + 1;
  const [first, last] = [readDay(from).subtract({ days }), readDay(from).subtract({ days: 1 })];
  return { zone, from: first.toString(), to: last.toString(), start: startOf(first, zone), end: startOf(readDay(from), zone) };
}

/** The most days that are added up by the hour, and at all. */
const maxHourlyDays = 8;
const maxSummedDays = 93;

/** The wanted unit, or hours for up to two days and days for more. Too many hours become days. */
export function chooseUnit({ from, to }: Period, wanted?: BucketUnit): BucketUnit {
  const days = readDay(from).until(readDay(to)).days + 1;
  if (days > maxHourlyDays) return 'day';
  return wanted ?? (days <= 2 ? 'hour' : 'day');
}

const hourMs = 3_600_000;

/**
 * The edges of a period's buckets: bucket `i` is from edge `i`, inclusive, to edge `i + 1`. Every day begins when the clocks of the zone
 * say so, so a day has 23 to 25 hours where they change. Throws `validation_failed` for a long period.
 */
export function bucketEdges({ zone, from, to, end }: Period, unit: BucketUnit): Date[] {
  const first = readDay(from);
  const days = first.until(readDay(to)).days + 1;
  if (unit === 'hour' && days > maxHourlyDays)
    throw new DerouterError('validation_failed', `Only ${maxHourlyDays} days can be shown by the hour.`, { param: 'unit' });
  if (days > maxSummedDays)
    throw new DerouterError('validation_failed', `At most ${maxSummedDays} days can be added up.`, { param: 'period' });
  const edges: Date[] = [];
  for (let i = 0; i < days; i++) {
    const start = startOf(first.add({ days: i }), zone).getTime();
    const next = startOf(first.add({ days: i + 1 }), zone).getTime();
    for (let at = start; at < next; at = unit === 'hour' ? at + hourMs : next) edges.push(new Date(at));
  }
  return [...edges, end];
}
