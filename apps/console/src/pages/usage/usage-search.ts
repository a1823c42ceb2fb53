export const presets = ['today', 'yesterday', '7d', '30d', 'month'] as const;
export const metrics = ['cost', 'tokens', 'requests', 'errors', 'firstToken'] as const;
export const statuses = ['completed', 'failed', 'canceled', 'abandoned'] as const;
export const dimensions = ['key', 'model', 'day'] as const;

type OneOf<List extends readonly string[]> = List[number];

/** What the usage page shows, as the address keeps it. What is left out has its default. */
export interface UsageSearch {
  readonly key?: string;
  readonly model?: string;
  readonly status?: OneOf<typeof statuses>;
  readonly dialect?: string;
  /** Only calls that cost more, in USD. */
  readonly above?: string;
  readonly tag?: string;
  /** The caller's own request id. */
  readonly request?: string;
  readonly session?: string;
  readonly period?: OneOf<typeof presets>;
  /** First and last day of a period of its own, YYYY-MM-DD, or two instants in UTC, of which `to` is not included: an hour may come twice. */
  readonly from?: string;
  readonly to?: string;
  readonly metric?: OneOf<typeof metrics>;
  /** Left out: by model, but tokens by their meters and times to the first token together. */
  readonly by?: 'model' | 'key';
  readonly unit?: 'hour' | 'day';
  readonly compare?: '1';
  readonly view?: 'breakdown';
  readonly rows?: OneOf<typeof dimensions>;
  readonly columns?: OneOf<typeof dimensions>;
  /** The columns of the table of receipts, separated by dots. */
  readonly shown?: string;
}

/** The members that select receipts. */
export const filterNames = ['key', 'model', 'status', 'dialect', 'above', 'tag', 'request', 'session'] as const;
export type FilterName = (typeof filterNames)[number];

const text = (maxChars: number) => (value: string) => value.length <= maxChars;
const oneOf = (list: readonly string[]) => (value: string) => list.includes(value);
const matches = (pattern: RegExp) => (value: string) => pattern.test(value);
const isTime = (pattern: RegExp) => (value: string) => pattern.test(value) && !Number.isNaN(Date.parse(value));
const isDay = isTime(/^\d{4}-\d\d-\d\d$/);
const isInstant = isTime(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/);
const isEdge = (value: string) => isDay(value) || isInstant(value);

const isValid: { readonly [Name in keyof Required<UsageSearch>]: (value: string) => boolean } = {
  key: matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  model: text(200),
  status: oneOf(statuses),
  dialect: text(40),
  above: matches(/^\d{1,9}(\.\d{1,9})?$/),
  tag: text(64),
  request: text(128),
  session: text(64),
  period: oneOf(presets),
  from: isEdge,
  to: isEdge,
  metric: oneOf(metrics),
  by: oneOf(['model', 'key']),
  unit: oneOf(['hour', 'day']),
  compare: oneOf(['1']),
  view: oneOf(['breakdown']),
  rows: oneOf(dimensions),
  columns: oneOf(dimensions),
  // Which columns there are is known to the page, which is loaded later than this.
  shown: matches(/^[A-Za-z.]{1,200}$/),
};

/** Reads the address; leaves out what cannot be one. */
export function readUsageSearch(search: Record<string, unknown>): UsageSearch {
  const names = Object.keys(isValid) as (keyof UsageSearch)[];
  const read: Record<string, string> = Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      // The router parses values, so that a tag such as 42 arrives as a number.
      const written = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
      return written !== '' && isValid[name](written) ? [[name, written]] : [];
    }),
  );
  const { from = '', to = '', ...rest } = read;
  const isPeriod = isDay(from) ? isDay(to) && from <= to : isInstant(from) && isInstant(to) && Date.parse(from) < Date.parse(to);
  return (isPeriod ? read : rest) as UsageSearch;
}

/** The period that the address names by its days; null if it names none or is cut inside a day. */
export function daysOf({ from, to }: UsageSearch): { readonly from: string; readonly to: string } | null {
  return from !== undefined && to !== undefined && isDay(from) ? { from, to } : null;
}

/** The period that the address names by instants. */
export function instantsOf({ from, to }: UsageSearch): { readonly from: string; readonly to: string } | null {
  return from !== undefined && to !== undefined && isInstant(from) ? { from, to } : null;
}

/** An instant as the address has it, without seconds that are zero. */
export const writeInstant = (iso: string) => new Date(iso).toISOString().replace(/(:00)?\.000Z$/, 'Z');

/** How many days the period of an address has; a month or less if it is named. */
export function lengthInDays({ from, to }: UsageSearch): number {
  return from !== undefined && to !== undefined ? countDays(from.slice(0, 10), to.slice(0, 10)) : 31;
}

/** The last years of a period that is too long, each as far as it belongs to it, the newest first. */
export function yearsOf({ from, to }: { readonly from: string; readonly to: string }): { year: string; from: string; to: string }[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  return Array.from({ length: Math.min(maxYears, last - first + 1) }, (_, i) => {
    const year = String(last - i).padStart(4, '0');
    const [begins, ends] = [`${year}-01-01`, `${year}-12-31`];
    return { year, from: begins < from ? from : begins, to: ends > to ? to : ends };
  });
}

const maxYears = 6;

/** The period that the server understands. */
export function periodOf(search: UsageSearch) {
  const instants = instantsOf(search);
  if (instants) return { from: new Date(instants.from).toISOString(), to: new Date(instants.to).toISOString() };
  return daysOf(search) ?? search.period ?? '30d';
}

/** The filters by the server's names. */
export function filterOf({ key, model, status, dialect, above, tag, request, session }: UsageSearch) {
  return {
    ...(key !== undefined && { keyId: key }),
    ...(model !== undefined && { modelId: model }),
    ...(status !== undefined && { status }),
    ...(dialect !== undefined && { dialect }),
    ...(above !== undefined && { costAboveUsd: above }),
    ...(tag !== undefined && { tag }),
    ...(request !== undefined && { clientRequestId: request }),
    ...(session !== undefined && { session }),
  };
}

/** The number of days of a period from its first to its last day. */
export function countDays(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** The day that many days later, as YYYY-MM-DD. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Charts, and breakdowns by day, cover at most so many days. */
export const maxChartDays = 93;
/** Lists, files and other breakdowns cover at most so many: a year, and the same day of the one before. */
export const maxDays = 367;
export const maxHourlyDays = 8;
