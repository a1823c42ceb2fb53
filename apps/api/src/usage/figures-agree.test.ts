import { formatUsd, parseUsd } from '@derouter/billing';
import { newId } from '@derouter/db';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createKey } from '../keys/index.ts';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { bucketEdges, periodBefore, resolvePeriod } from './period.ts';
import type { Breakdown } from './read-breakdown.ts';
import type { Figures } from './read-figures.ts';
import type { KeySpend } from './read-key-spend.ts';
import type { ReceiptView } from './read-receipts.ts';
import type { UsageReport } from './read-report.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

interface Filled extends TestCustomer {
  readonly page: PageSession;
  readonly keys: readonly { readonly id: string; readonly secret: string }[];
}

/**
 * A customer in `zone` with a receipt about every `everySeconds` from `start` to `end`, of three keys (the last one revoked) and three
 * models. Requests last up to two hours, so that some are booked in a later hour. Everything is stored as a booking stores it.
 */
async function fill(zone: string, start: Date, end: Date, everySeconds: number): Promise<Filled> {
  const { sql } = server.services;
  const customer = await addCustomer(server, '1000');
  await sql`UPDATE users SET time_zone = ${zone} WHERE id = ${customer.userId}`;
  const keys = await Promise.all(
    ['=HYPERLINK("x")', 'laptop', 'old'].map(async (name) => {
      const { key, secret } = await createKey(server.services, customer.accountId, name, { scopes: ['inference', 'management'] });
      return { id: key.id, secret };
    }),
  );
  const ids = keys.map(({ id }) => id);
  await sql`UPDATE keys SET revoked_at = now() WHERE id = ${ids[2] ?? ''}`;
  await sql`
    INSERT INTO receipts (id, created_at, booked_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id,
      line_items, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status,
      http_status, streamed, system_prompt, duration_ms, tag, ttft_ms, client_request_id)
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, at,
      at + make_interval(secs => CASE WHEN n % 11 = 0 THEN 7200 WHEN n % 3 = 0 THEN 400 ELSE 2 END), ${customer.accountId},
      ${customer.walletId.toString()}, (${ids}::uuid[])[1 + n % 3], CASE WHEN n % 2 = 0 THEN 'openai-chat' ELSE 'anthropic-messages' END,
      'm', 'model-' || n % 5 % 3, ${newId()}, '[]', n % 100, n % 7, n % 13, 0, CASE WHEN n % 17 = 0 THEN 0 ELSE n * 7919 END, 1,
      CASE WHEN n % 19 = 0 AND n % 17 <> 0 THEN 1 ELSE 0 END, CASE WHEN n % 17 = 0 THEN 'none' ELSE 'reported' END,
      CASE WHEN n % 17 = 0 THEN 'failed' ELSE 'completed' END, 200, true, 'off', 5, CASE WHEN n % 4 = 0 THEN '-1+2' END, n % 900,
      CASE WHEN n % 2 = 0 THEN '12345678901234567' || n END
    FROM (SELECT n::int, ${start.toISOString()}::timestamptz(3) + make_interval(secs => n * ${everySeconds}::float8) AS at
          FROM generate_series(0, ${Math.floor((end.getTime() - start.getTime()) / 1000 / everySeconds) - 1}::int) n) g`;
  await sql`
    INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, write_off_nano)
    SELECT account_id, date_trunc('hour', booked_at, 'UTC'), key_id, model_id, count(*), count(*) FILTER (WHERE status = 'failed'),
      sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(total_nano), sum(write_off_nano)
    FROM receipts WHERE account_id = ${customer.accountId} GROUP BY 1, 2, 3, 4`;
  await sql`
    INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference, created_at)
    SELECT 'usage:' || r.id, w.promo_account_id, 1, r.total_nano - r.write_off_nano, 'usage', r.id::text, r.booked_at
    FROM receipts r JOIN wallets w ON w.id = r.wallet_id WHERE r.account_id = ${customer.accountId} AND r.total_nano > r.write_off_nano`;
  return { ...customer, keys, page: new PageSession(server, customer.cookie) };
}

const nano = (rows: readonly { readonly costUsd: string }[]) => rows.reduce((sum, { costUsd }) => sum + parseUsd(costUsd), 0n);

async function query<T>(page: PageSession, path: string, input?: unknown): Promise<T> {
  const answer = await page.query(path, input);
  expect(answer.code).toBe(null);
  return answer.data as T;
}

async function listAll(page: PageSession, input: object): Promise<ReceiptView[]> {
  const items: ReceiptView[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const read: { items: ReceiptView[]; nextCursor: string | null } = await query(page, 'usage.list', {
      ...{ ...input, limit: 200 },
      ...(cursor ? { cursor } : {}),
    });
    items.push(...read.items);
    cursor = read.nextCursor;
  }
  return items;
}

/** The receipts between two instants, added up by the database. */
async function truth({ accountId }: TestCustomer, start: Date, end: Date): Promise<{ cost: bigint; requests: bigint }> {
  const [row] = await server.services.sql<{ cost: bigint; requests: bigint }[]>`
    SELECT coalesce(sum(total_nano - write_off_nano), 0)::bigint AS cost, count(*) AS requests FROM receipts
    WHERE account_id = ${accountId} AND created_at >= ${start.toISOString()} AND created_at < ${end.toISOString()}`;
  return row ?? { cost: 0n, requests: 0n };
}

/** Reads CSV as a spreadsheet does. */
function parseCsv(text: string): string[][] {
  return text
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''),
    );
}

const midnights = [
  { zone: 'Asia/Kathmandu', day: '2026-07-14', start: '2026-07-13T18:15:00Z', end: '2026-07-14T18:15:00Z', hours: 24 },
  { zone: 'America/New_York', day: '2026-11-01', start: '2026-11-01T04:00:00Z', end: '2026-11-02T05:00:00Z', hours: 25 },
  { zone: 'America/New_York', day: '2026-03-08', start: '2026-03-08T05:00:00Z', end: '2026-03-09T04:00:00Z', hours: 23 },
];

describe.each(midnights)('on $day in $zone', ({ zone, day, start, end, hours }) => {
  const [from, to] = [new Date(start), new Date(end)];
  const period = { from: day, to: day };
  let customer: Filled;
  let expected: { cost: bigint; requests: bigint };
  beforeAll(async () => {
    customer = await fill(zone, new Date(from.getTime() - 7_200_000), new Date(to.getTime() + 7_200_000), 97);
    expected = await truth(customer, from, to);
    expect(expected.requests).toBeGreaterThan(800n);
  });

  test(`chart, table, CSV, API and receipts have the same sum, and the day has ${hours} bars`, async () => {
    const report = await query<UsageReport>(customer.page, 'usage.report', { period });
    expect([report.zone, report.unit, report.starts.length, report.starts[0], report.end]).toEqual([
      ...[zone, 'hour', hours, from.toISOString(), to.toISOString()],
    ]);
    const rows = await listAll(customer.page, { period });
    const csv = await fetch(`${server.base}/files/usage.csv?from=${day}&to=${day}`, { headers: { cookie: customer.cookie } });
    const [head = [], ...lines] = parseCsv((await csv.text()).replace(/^\uFEFF/, ''));
    const api = await fetch(`${server.base}/api/usage-logs?from=${start}&to=${end}`, {
      headers: { 'x-api-key': customer.keys[1]?.secret ?? '', accept: 'text/csv' },
    });
    const [apiHead = [], ...apiLines] = parseCsv(await api.text());
    const column = (names: readonly string[], table: readonly (readonly string[])[], name: string) =>
      table.map((line) => ({ costUsd: line[names.indexOf(name)] ?? '' }));
    expect(head[0]).toBe(`time (${zone})`);
    expect({
      totals: parseUsd(report.totals.costUsd),
      bars: nano(report.buckets),
      parts: nano(report.cells),
      rows: nano(rows),
      csv: nano(column(head, lines, 'cost_usd')),
      api: nano(column(apiHead, apiLines, 'cost_usd')),
    }).toEqual({
      ...{ totals: expected.cost, bars: expected.cost, parts: expected.cost },
      ...{ rows: expected.cost, csv: expected.cost, api: expected.cost },
    });
    expect([report.totals.requests, rows.length, lines.length, apiLines.length].map(BigInt)).toEqual(Array(4).fill(expected.requests));
    for (const [i, at] of report.starts.entries()) {
      const bar = await truth(customer, new Date(at), new Date(report.starts[i + 1] ?? report.end));
      expect([parseUsd(report.buckets[i]?.costUsd ?? ''), BigInt(report.buckets[i]?.requests ?? -1)]).toEqual([bar.cost, bar.requests]);
    }
  });

  test('the receipts of each bar, asked for by its instants, have its sum in the report, the list, the breakdown and the CSV', async () => {
    const day = await query<UsageReport>(customer.page, 'usage.report', { period });
    const bars = day.starts.map((from, i) => ({ period: { from, to: day.starts[i + 1] ?? day.end }, sum: day.buckets[i] }));
    // Where an hour comes twice or never, and the edges.
    for (const { period, sum } of bars.filter((_, i) => i < 4 || i > hours - 2)) {
      const input = { period, rows: 'key', columns: 'model' };
      const [report, breakdown, rows] = await Promise.all([
        query<UsageReport>(customer.page, 'usage.report', { period, comparesBefore: true }),
        query<Breakdown>(customer.page, 'usage.breakdown', input),
        listAll(customer.page, { period }),
      ]);
      expect([report.starts, report.end, report.unit, report.wholeDays]).toEqual([[period.from], period.to, 'hour', false]);
      const csv = await fetch(`${server.base}/files/usage.csv?${new URLSearchParams(period)}`, { headers: { cookie: customer.cookie } });
      const name = `${period.from.slice(0, 16)}Z-${period.to.slice(0, 16)}Z`.replaceAll(/(T\d\d):/g, '$1');
      expect(csv.headers.get('content-disposition')).toContain(`derouter-usage-${name}.csv`);
      const [head = [], ...lines] = parseCsv((await csv.text()).replace(/^\uFEFF/, ''));
      const costs = lines.map((line) => ({ costUsd: line[head.indexOf('cost_usd')] ?? '' }));
      expect(report.totals).toEqual(sum);
      expect([nano(report.buckets), parseUsd(breakdown.total.costUsd), nano(rows), nano(costs)]).toEqual(
        Array(4).fill(parseUsd(sum?.costUsd ?? '')),
      );
      const hourBefore = await truth(customer, new Date(Date.parse(period.from) - 3_600_000), new Date(period.from));
      expect(parseUsd(report.before?.totals.costUsd ?? '')).toBe(hourBefore.cost);
    }
    const cut = { from: new Date(from.getTime() + 5_400_000).toISOString(), to: new Date(to.getTime() - 60_000).toISOString() };
    const parts = await query<UsageReport>(customer.page, 'usage.report', { period: cut });
    expect([parts.starts.length, parts.starts[0], parts.starts[1]]).toEqual([
      ...[hours - 1, cut.from, new Date(from.getTime() + 7_200_000).toISOString()],
    ]);
    expect(nano(parts.buckets)).toBe((await truth(customer, new Date(cut.from), new Date(cut.to))).cost);
    for (const wrong of [
      { from: cut.to, to: cut.from },
      { from: cut.from, to: cut.from },
      { from: '2025-01-01T00:00:00Z', to: cut.to },
      { from: period.from, to: cut.to },
    ]) {
      expect((await customer.page.query('usage.report', { period: wrong })).code).toBe('validation_failed');
    }
  });

  test('times to the first token are the medians of each group’s receipts, and of the period before', async () => {
    const report = await query<UsageReport>(customer.page, 'usage.report', {
      ...{ period, groupBy: 'key', withFirstToken: true, comparesBefore: true },
    });
    const { sql } = server.services;
    const medians = await sql<{ at: Date; key: string | null; median: number; p95: number }[]>`
      SELECT at, key_id AS key, percentile_disc(0.5) WITHIN GROUP (ORDER BY ttft_ms) AS median,
        percentile_disc(0.95) WITHIN GROUP (ORDER BY ttft_ms) AS p95
      FROM unnest(${report.starts}::timestamptz[]) at
      JOIN receipts ON account_id = ${customer.accountId} AND created_at >= at AND created_at < at + interval '1 hour'
      GROUP BY GROUPING SETS ((at), (at, key_id))`;
    const of = (at: string, key: string | null) => medians.find((row) => row.at.toISOString() === at && row.key === key);
    expect(report.groups).toHaveLength(3);
    expect(report.firstToken?.groupMediansMs).toEqual(report.groups.map(({ id }) => report.starts.map((at) => of(at, id)?.median ?? null)));
    expect(report.firstToken?.buckets.map((times) => [times?.medianMs, times?.p95Ms])).toEqual(
      report.starts.map((at) => [of(at, null)?.median, of(at, null)?.p95]),
    );
    // Two hours of the day before are filled.
    expect(report.before?.firstToken?.map((times) => times !== null)).toEqual([...Array(22).fill(false), true, true]);
  });

  test('every filter gives the same sum in chart, table and breakdown, and each cell links to rows that add up to it', async () => {
    const filters = [
      ...[{ keyId: customer.keys[2]?.id }, { modelId: 'model-1' }, { keyId: customer.keys[0]?.id, modelId: 'model-2' }],
      ...[
        { status: 'failed' },
        { status: 'completed' },
        { dialect: 'openai-chat' },
        { costAboveUsd: '0.003' },
        { tag: '-1+2', dialect: 'openai-chat' },
      ],
    ];
    for (const filter of filters) {
      const [report, rows, breakdown] = await Promise.all([
        query<UsageReport>(customer.page, 'usage.report', { period, filter, groupBy: 'key', withFirstToken: true }),
        listAll(customer.page, { period, ...filter }),
        query<Breakdown>(customer.page, 'usage.breakdown', { period, filter, rows: 'key', columns: 'model' }),
      ]);
      expect(rows.length, JSON.stringify(filter)).toBeGreaterThan(0);
      const sum = nano(rows);
      expect(
        [parseUsd(report.totals.costUsd), nano(report.cells), nano(breakdown.rows), nano(breakdown.columns)],
        JSON.stringify(filter),
      ).toEqual(Array(4).fill(sum));
      expect(report.totals.requests).toBe(rows.length);
    }
    const { rows, columns, cells, total } = await query<Breakdown>(customer.page, 'usage.breakdown', {
      period,
      rows: 'key',
      columns: 'model',
    });
    expect([parseUsd(total.costUsd), nano(cells.flat().filter((cell) => cell !== null))]).toEqual([expected.cost, expected.cost]);
    expect(rows.map(({ name, isRevoked }) => [name, isRevoked]).sort()).toEqual([
      ['=HYPERLINK("x")', false],
      ['laptop', false],
      ['old', true],
    ]);
    const linked = await listAll(customer.page, { period, keyId: rows[1]?.id, modelId: columns[0]?.id });
    expect(formatUsd(nano(linked))).toBe(cells[1]?.[0]?.costUsd);
  });

  test('the CSV is safe and whole in a spreadsheet', async () => {
    const response = await fetch(`${server.base}/files/usage.csv?from=${day}&to=${day}`, { headers: { cookie: customer.cookie } });
    // `text()` would drop the byte order mark.
    const text = Buffer.from(await response.arrayBuffer()).toString();
    expect(text.startsWith(`\uFEFFtime (${zone}),time (UTC),id,`)).toBe(true);
    const [head = [], ...lines] = parseCsv(text.slice(1));
    const values = (name: string) => [...new Set(lines.map((line) => line[head.indexOf(name)] ?? '?'))];
    expect(values('key_name').sort()).toEqual([`'=HYPERLINK("x")`, 'laptop', 'old']);
    expect(values('tag').sort()).toEqual(['', "'-1+2"]);
    expect(values('client_request_id').filter((id) => id !== '' && !/^'\d{17,}$/.test(id))).toEqual([]);
    // What a failed request did not report is empty, not 0.
    expect(
      lines.filter((line) => line[head.indexOf('usage_source')] === 'none').every((line) => line[head.indexOf('input_tokens')] === ''),
    ).toBe(true);
    const refused = await fetch(`${server.base}/files/usage.csv?from=${day}&to=2020-01-01`, { headers: { cookie: customer.cookie } });
    expect(refused.status).toBe(400);
    expect((await fetch(`${server.base}/files/usage.csv?period=7d`)).status).toBe(401);
  });
});

test('the overview equals the sums over keys and models and the charges in the ledger, whichever the period', async () => {
  const now = Date.now();
  const customer = await fill('Asia/Kathmandu', new Date(now - 40 * 86_400_000), new Date(now), 1_531);
  const { sql } = server.services;
  const figures = await query<Figures>(customer.page, 'overview.figures');
  const charged = async (start: Date, end: Date) => {
    // A charge counts when its request began, which is the time inside its id.
    const [row] = await sql<{ charged: bigint }[]>`
      SELECT coalesce(sum(amount_nano), 0)::bigint AS charged FROM transfers t JOIN wallets w ON w.promo_account_id = t.debit_account_id
      WHERE w.id = ${customer.walletId.toString()} AND t.code = 'usage'
        AND uuid_extract_timestamp(t.reference::uuid) >= ${start.toISOString()} AND uuid_extract_timestamp(t.reference::uuid) < ${end.toISOString()}`;
    return row?.charged;
  };
  const month = await charged(new Date(figures.starts[0] ?? ''), new Date(now + 86_400_000));
  expect([figures.monthUsd, figures.totals.costUsd].map(parseUsd)).toEqual([month, month]);
  expect([nano(figures.topKeys), nano(figures.topModels), nano(figures.buckets), nano(figures.cells)]).toEqual(Array(4).fill(month));
  expect(parseUsd(figures.weekUsd)).toBe(await charged(new Date(figures.starts.at(-7) ?? ''), new Date(now + 86_400_000)));
  expect(parseUsd(figures.todayUsd)).toBe(await charged(new Date(figures.starts.at(-1) ?? ''), new Date(now + 86_400_000)));
  expect(figures.topKeys.map(({ name }) => name)).toContain('old');
  const spend = await query<KeySpend[]>(customer.page, 'usage.keySpend');
  expect([nano(spend), nano(spend.flatMap(({ daysUsd }) => daysUsd.map((costUsd) => ({ costUsd }))))]).toEqual([month, month]);
  expect(spend.map(({ daysUsd }) => daysUsd.length)).toEqual([30, 30, 30]);
  expect(figures.totals.requests).toBeGreaterThan(1_000);
  const zones = ['Asia/Kathmandu', 'America/New_York', 'UTC', 'Australia/Lord_Howe', 'America/Havana', 'Pacific/Apia'];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...zones), fc.nat(38), fc.nat(20), async (zone, ago, length) => {
      await sql`UPDATE users SET time_zone = ${zone} WHERE id = ${customer.userId}`;
      const [from = '', to = ''] = [ago + length, ago].map((days) => new Date(now - days * 86_400_000).toISOString().slice(0, 10));
      const period = resolvePeriod({ from, to }, zone, new Date());
      const report = await query<UsageReport>(customer.page, 'usage.report', {
        period: { from, to },
        comparesBefore: true,
        groupBy: 'key',
      });
      const sum = await charged(period.start, period.end);
      expect([parseUsd(report.totals.costUsd), nano(report.cells), nano(report.buckets)]).toEqual([sum, sum, sum]);
      expect(report.buckets.every(({ requests, costUsd }) => requests >= 0 && !costUsd.startsWith('-'))).toBe(true);
      const { before } = report;
      expect(parseUsd(before?.totals.costUsd ?? '')).toBe(
        await charged(resolvePeriod({ from: before?.from ?? '', to: before?.to ?? '' }, zone, new Date()).start, period.start),
      );
    }),
    { numRuns: 25 },
  );
});

test('a page of filters that no index answers goes on where the search stopped', async () => {
  const now = Date.now();
  const customer = await fill('UTC', new Date(now - 13_000_000), new Date(now), 1);
  const first = await query<{ items: unknown[]; nextCursor: string | null; searchedTo: string | null }>(customer.page, 'usage.list', {
    costAboveUsd: '100',
  });
  expect([first.items.length, typeof first.nextCursor, typeof first.searchedTo]).toEqual([0, 'string', 'string']);
  const cheap = await listAll(customer.page, { dialect: 'openai-chat' });
  const sum = await truth(customer, new Date(0), new Date(now));
  expect(BigInt(cheap.length)).toBe((sum.requests + 1n) / 2n);
  expect(new Set(cheap.map(({ id }) => id)).size).toBe(cheap.length);
});

describe('periods', () => {
  const at = (iso: string) => new Date(iso);
  test.each([
    ['today', 'Asia/Shanghai', '2026-05-05T16:30:00Z', '2026-05-06', '2026-05-06'],
    ['today', 'America/Los_Angeles', '2026-05-06T03:00:00Z', '2026-05-05', '2026-05-05'],
    ['yesterday', 'Asia/Shanghai', '2026-05-05T16:30:00Z', '2026-05-05', '2026-05-05'],
    ['7d', 'UTC', '2026-03-03T00:00:00Z', '2026-02-25', '2026-03-03'],
    ['30d', 'Pacific/Kiritimati', '2026-03-03T11:00:00Z', '2026-02-03', '2026-03-04'],
    ['month', 'America/New_York', '2026-03-01T03:00:00Z', '2026-02-01', '2026-02-28'],
  ] as const)('%s in %s at %s is %s to %s', (name, zone, now, from, to) => {
    expect(resolvePeriod(name, zone, at(now))).toMatchObject({ from, to });
  });

  test.each([
    ['America/Havana', '2026-11-01', 25, '2026-11-01T04:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05', 25, '2026-04-04T13:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', 23, '2018-11-04T03:00:00.000Z'],
  ])('the hours of a day in %s on %s number %i, and it begins at %s', (zone, day, hours, start) => {
    const edges = bucketEdges(resolvePeriod({ from: day, to: day }, zone, at('2026-12-01T00:00:00Z')), 'hour');
    expect([edges.length - 1, edges[0]?.toISOString()]).toEqual([hours, start]);
  });

  test('a period that ends before it begins, or is longer than a year, is refused, and so are hours of a long one', () => {
    const resolve = (from: string, to: string) => resolvePeriod({ from, to }, 'UTC', new Date());
    expect(() => resolve('2026-02-02', '2026-02-01')).toThrow('1 to 367');
    expect(() => resolve('2024-01-01', '2025-06-01')).toThrow('1 to 367');
    expect(() => bucketEdges(resolve('2026-01-01', '2026-01-09'), 'hour')).toThrow('by the hour');
    expect(() => bucketEdges(resolve('2026-01-01', '2026-04-04'), 'day')).toThrow('added up');
  });

  test('a period between two instants that is allowed can be compared with the one before, which touches a day more', () => {
    for (const [from, to, unit] of [
      ['2026-08-01T01:00:00Z', '2026-11-01T23:00:00Z', 'day'],
      ['2026-08-01T01:00:00Z', '2026-08-08T23:00:00Z', 'hour'],
    ] as const) {
      const period = resolvePeriod({ from: at(from), to: at(to) }, 'UTC', at('2026-12-01T00:00:00Z'));
      const before = periodBefore(period);
      expect(bucketEdges(period, unit).at(-1)).toEqual(at(to));
      expect(bucketEdges(before, unit).at(-1)).toEqual(at(from));
      expect(before.end.getTime() - before.start.getTime()).toBe(period.end.getTime() - period.start.getTime());
    }
    const long = resolvePeriod({ from: at('2026-01-01T01:00:00Z'), to: at('2026-04-06T00:00:00Z') }, 'UTC', at('2026-12-01T00:00:00Z'));
    expect(() => bucketEdges(long, 'day')).toThrow('added up');
    expect(() => resolvePeriod({ from: at('2024-01-01T01:00:00Z'), to: at('2026-01-01T00:00:00Z') }, 'UTC', new Date())).toThrow(
      '1 to 367',
    );
  });
});
