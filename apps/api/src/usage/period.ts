import { day, moment } from '@derouter/contracts';
import { z } from 'zod';
import { DerouterError } from '../errors/index.ts';

const presets = ['today', 'yesterday', '7d', '30d', 'month'] as const;
/** A year and a day, so that the same day of the previous year can be included. */
const maxDays = 367;
const hourMs = 3_600_000;

/**
 * A period in the reader's time zone: a name, its first and last day, or two instants, of which the second is not included. Instants
 * name an hour that a clock shows twice.
 */
export const periodInput = z.union([z.enum(presets), z.strictObject({ from: day, to: day }), z.strictObject({ from: moment, to: moment })]);

export type PeriodInput = z.output<typeof periodInput>;

/** `from` and `to` (inclusive) are its days, YYYY-MM-DD; `start` and `end` (exclusive) are its instants. */
export interface Period {
  readonly zone: string;
  /** Whether it begins and ends where days do. */
  readonly wholeDays: boolean;
  readonly from: string;
  readonly to: string;
  readonly start: Date;
  readonly end: Date;
}

export type BucketUnit = 'hour' | 'day';

/** The days of a period as a clock in `zone` shows them. Throws `validation_failed` if it ends before it begins or is longer than a year. */
export function resolvePeriod(input: PeriodInput, zone: string, now: Date): Period {
  if (typeof input === 'string') return daysPeriod(...presetDays(input, dayAt(now, zone)), zone);
  const { from, to } = input;
  if (typeof from === 'string' && typeof to === 'string') return daysPeriod(readDay(from), readDay(to), zone);
  return instantsPeriod(new Date(from), new Date(to), zone);
}

function daysPeriod(from: Temporal.PlainDate, to: Temporal.PlainDate, zone: string): Period {
  const [start, end] = [startOf(from, zone), startOf(to.add({ days: 1 }), zone)];
  return checkLength({ zone, wholeDays: true, from: from.toString(), to: to.toString(), start, end });
}

function instantsPeriod(start: Date, end: Date, zone: string): Period {
  const [from, to] = [dayAt(start, zone), dayAt(new Date(end.getTime() - 1), zone)];
  if (start >= end) throw new DerouterError('validation_failed', 'A period ends after it begins.', { param: 'period' });
  const edges = [startOf(from, zone), startOf(to.add({ days: 1 }), zone)].map((edge) => edge.getTime());
  const wholeDays = edges[0] === start.getTime() && edges[1] === end.getTime();
  return checkLength({ zone, wholeDays, from: from.toString(), to: to.toString(), start, end });
}

function checkLength(period: Period): Period {
  const days = daysIn(period);
  if (days < 1 || days > maxDays) throw new DerouterError('validation_failed', `A period has 1 to ${maxDays} days.`, { param: 'period' });
  return period;
}

/** Of a period that is cut, as many as it lasts: the one before it, which lasts as long, may touch one day more. */
function daysIn({ wholeDays, from, to, start, end }: Period): number {
  if (wholeDays) return readDay(from).until(readDay(to)).days + 1;
  // An hour more, where clocks are set back in between.
  return Math.max(1, Math.ceil((end.getTime() - start.getTime() - hourMs) / (24 * hourMs)));
}

function dayAt(time: Date, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(time.getTime()).toZonedDateTimeISO(zone).toPlainDate();
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

/** The period of the same length, in days if it has whole ones, that ends where this one begins. */
export function periodBefore({ zone, wholeDays, from, to, start, end }: Period): Period {
  if (!wholeDays) return instantsPeriod(new Date(2 * start.getTime() - end.getTime()), start, zone);
  const days = readDay(from).until(readDay(to)).days + 1;
  return daysPeriod(readDay(from).subtract({ days }), readDay(from).subtract({ days: 1 }), zone);
}

/** The most days that are added up by the hour, and at all. */
const maxHourlyDays = 8;
const maxSummedDays = 93;

/** The wanted unit, or hours for up to two days and days for more. Too many hours become days. */
export function chooseUnit(period: Period, wanted?: BucketUnit): BucketUnit {
  const days = daysIn(period);
  if (days > maxHourlyDays) return 'day';
  return wanted ?? (days <= 2 ? 'hour' : 'day');
}

/**
 * The edges of a period's buckets: bucket `i` is from edge `i`, inclusive, to edge `i + 1`. Every day begins when the clocks of the zone
 * say so, so a day has 23 to 25 hours where they change; hours are counted from there. The first and the last bucket are cut where the
 * period begins or ends inside them. Throws `validation_failed` for a long period.
 */
export function bucketEdges(period: Period, unit: BucketUnit): Date[] {
  const { zone, from, to, start, end } = period;
  const days = daysIn(period);
  if (unit === 'hour' && days > maxHourlyDays)
    throw new DerouterError('validation_failed', `Only ${maxHourlyDays} days can be shown by the hour.`, { param: 'unit' });
  if (days > maxSummedDays)
    throw new DerouterError('validation_failed', `At most ${maxSummedDays} days can be added up.`, { param: 'period' });
  const edges: Date[] = [];
  const first = readDay(from);
  const touched = first.until(readDay(to)).days + 1;
  for (let i = 0; i < touched; i++) {
    const dayStart = startOf(first.add({ days: i }), zone).getTime();
    const next = startOf(first.add({ days: i + 1 }), zone).getTime();
    for (let at = dayStart; at < next; at = unit === 'hour' ? at + hourMs : next) edges.push(new Date(at));
  }
  return [start, ...edges.filter((edge) => edge > start && edge < end), end];
}
