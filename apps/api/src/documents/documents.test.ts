import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseUsd, readWallet, walletCodes } from '@derouter/billing';
import { newId } from '@derouter/db';
import { locales } from '@derouter/locales';
import { documentTexts } from '@derouter/locales/documents';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { issueReceipt, saveBillingDetails } from '../billing-details/index.ts';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { amountInWords } from './amount-in-words.ts';
import { csvText, writeCsv } from './write-csv.ts';

let server: TestServer;
let customer: TestCustomer;
const today = new Date().toISOString().slice(0, 10);
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const period = `from=${yesterday}&to=${today}`;

async function pay(of: TestCustomer, usd: string) {
  const orderId = newId();
  await server.services.sql`
    INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version)
    VALUES (${orderId}, ${of.accountId}, 'stripe', 'created', ${parseUsd(usd).toString()}, 0, 'test')`;
  await server.services.payments.book('stripe').settle({
    clearing: 'clearing:stripe',
    paymentRef: `pi_${orderId}`,
    for: { orderId },
    grossNano: parseUsd(usd) + parseUsd('1.9'),
    taxNano: parseUsd('1.9'),
    evidence: {},
    settledAt: new Date(),
  });
}

const get = (path: string, cookie = customer.cookie) => fetch(`${server.base}${path}`, { headers: { cookie } });

const artifacts = fileURLToPath(new URL('../../../../artifacts/documents/', import.meta.url));

/** The text of a PDF. The file is also kept for inspection. */
async function readPdf(response: Response, name: string): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  mkdirSync(artifacts, { recursive: true });
  writeFileSync(join(artifacts, `${name}.pdf`), bytes);
  const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
  return text;
}

/**
 * A text as it is found in what is read from a PDF. Lines may break anywhere within a text, PDFs say nothing about spaces, and the library
 * that reads them turns the ligature of lam and alef round.
 */
function plain(text: string): string {
  return text.replaceAll(/\s/g, '').replaceAll(/(ل)([اأإآ])/g, '$2$1');
}

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { OPERATOR_NAME: '王芳 GmbH', SUPPORT_EMAIL: 'help@ada.example' });
  customer = await addCustomer(server, '0.5');
  await pay(customer, '25');
  const { sql } = server.services;
  // Books usage as the ledger does: the hourly roll-up beside the transfer.
  await sql`INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens,
      cache_read_tokens, cache_write_tokens, total_nano, write_off_nano)
    VALUES (${customer.accountId}, date_trunc('hour', now()), ${newId()}, 'claude-模型', 3, 0, 1200, 34, 5, 6, 705000, 0)`;
});
afterAll(() => server.stop());

describe('statements', () => {
  test('a CSV statement adds up, line by line', async () => {
    const response = await get(`/files/statement.csv?${period}`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="derouter-statement-${yesterday}-${today}.csv"`);
    const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer()).split('\r\n');
    expect(lines[0]).toBe('\uFEFFDate (UTC),What,Model,Reference,Calls,Input,Output,Cached,Amount (USD)');
    const amounts = lines.slice(1, -1).map((line) => Number(line.split(',').at(-1)));
    expect(amounts).toEqual([0, 0.5, 25, -0.000705, 25.499295]);
    expect(lines.find((line) => line.includes('claude-模型'))).toContain('Usage,claude-模型,,3,1200,34,11,-0.000705');
  });

  test('a PDF statement shows the same figures in the reader’s language', async () => {
    const english = await readPdf(await get(`/files/statement.pdf?${period}`), 'statement-en');
    for (const words of [
      'Statement of account',
      customer.email,
      'Top-up',
      '25',
      '-0.000705',
      'Closing balance',
      '25.499295',
      'Page 1 of 1',
      '王芳 GmbH · help@ada.example',
    ]) {
      expect(english).toContain(words);
    }
    const chinese = await readPdf(await get(`/files/statement.pdf?${period}`, `${customer.cookie}; NEXT_LOCALE=zh`), 'statement-zh');
    for (const words of ['账户对账单', 'claude-模型', '期末余额', '25.499295', '第 1 页，共 1 页']) expect(chinese).toContain(words);
    for (const locale of locales) {
      const pdf = await readPdf(
        await get(`/files/statement.pdf?${period}`, `${customer.cookie}; NEXT_LOCALE=${locale}`),
        `statement-${locale}`,
      );
      const { statement, closing } = documentTexts(locale);
      for (const words of [statement, closing]) expect(plain(pdf), locale).toContain(plain(words));
      expect(plain(pdf), locale).not.toMatch(/\?{2}/);
    }
  });

  test('days and times are those of the account’s time zone, which is named; half-hour zones name the exact bounds', async () => {
    const traveller = await addCustomer(server);
    const { sql } = server.services;
    // 20:00 UTC on 10 March is the 11th in Shanghai and in Kolkata.
    await sql`INSERT INTO usage_hourly SELECT ${traveller.accountId}, h::timestamptz, ${newId()}, 'm', 1, 0, 1, 1, 0, 0, 1000, 0
      FROM unnest(ARRAY['2026-03-10T15:00Z', '2026-03-10T18:00Z', '2026-03-10T20:00Z', '2026-03-11T15:00Z', '2026-03-11T18:00Z']) h`;
    const read = async (timeZone: string) => {
      await sql`UPDATE users SET time_zone = ${timeZone} WHERE id = ${traveller.userId}`;
      const csv = await (await get('/files/statement.csv?from=2026-03-11&to=2026-03-11', traveller.cookie)).text();
      const pdf = await get('/files/statement.pdf?from=2026-03-11&to=2026-03-11', traveller.cookie);
      return { csv: csv.split('\r\n'), pdf: await readPdf(pdf, `statement-${timeZone.replace('/', '-')}`) };
    };
    const shanghai = await read('Asia/Shanghai');
    expect(shanghai.csv[0]).toContain('Date (Asia/Shanghai)');
    expect(shanghai.csv[2]).toBe('2026-03-11,Usage,m,,3,3,3,0,-0.000003');
    expect(shanghai.pdf).toContain('2026-03-11 to 2026-03-11 (Asia/Shanghai)');
    // Midnight is 18:30 UTC, and usage is booked by the hour.
    const kolkata = await read('Asia/Kolkata');
    expect(kolkata.csv[2]).toBe('2026-03-11,Usage,m,,3,3,3,0,-0.000003');
    expect(kolkata.pdf).toContain('2026-03-10 23:30 to 2026-03-11 23:30 (Asia/Kolkata)');
  });

  test('a long statement continues on further pages, each with the table head', async () => {
    const busy = await addCustomer(server);
    await server.services.sql`
      INSERT INTO usage_hourly SELECT ${busy.accountId}, now(), ${newId()}, 'model-' || n, 1, 0, 1, 1, 0, 0, 1000, 0 FROM generate_series(1, 120) n`;
    const text = await readPdf(await get(`/files/statement.pdf?${period}`, busy.cookie), 'statement-long');
    expect(text).toContain('Page 4 of 4');
    expect(text.match(/Model/g)?.length).toBeGreaterThanOrEqual(3);
    for (const n of [1, 60, 120]) expect(text).toContain(`model-${n} `);
  });

  test.each(['', 'from=2026-01-01', 'from=2026-02-30&to=2026-03-01', 'from=2026-03-02&to=2026-03-01', "from=' OR 1=1&to=2026-03-01"])(
    'a statement for the period "%s" is refused',
    async (query) => {
      const response = await get(`/files/statement.csv?${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: 'validation_failed' } });
    },
  );
});

describe('receipts for top-ups', () => {
  test('a receipt has its own number and shows what was paid, taxed and credited', async () => {
    await pay(customer, '10');
    const rows = await server.services.sql<{ number: bigint }[]>`
      SELECT receipt_number AS number FROM settlements ORDER BY receipt_number`;
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, i) => BigInt(i + 1)));
    const response = await get(`/files/receipts/${rows.at(-1)?.number}.pdf`);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const text = await readPdf(response, 'receipt');
    for (const words of [
      'Receipt DR-000002',
      customer.email,
      'Card',
      '11.9',
      'Tax',
      '-1.9',
      'Credited',
      '10',
      '王芳 GmbH · help@ada.example',
    ])
      expect(text).toContain(words);
    expect((await readWallet(server.services.sql, customer.walletId)).postedNano).toBe(parseUsd('35.5'));
  });

  test('a receipt says the amount in words of the reader’s language, whole however long, with the zone of the account', async () => {
    const abroad = await addCustomer(server);
    await pay(abroad, '77775.87');
    const { sql } = server.services;
    await sql`UPDATE users SET time_zone = 'Asia/Kathmandu' WHERE id = ${abroad.userId}`;
    const [row] = await sql<{ number: number }[]>`
      SELECT receipt_number::int AS number FROM settlements WHERE account_id = ${abroad.accountId}`;
    for (const locale of locales) {
      const cookie = `${abroad.cookie}; NEXT_LOCALE=${locale}`;
      const pdf = await readPdf(await get(`/files/receipts/${row?.number}.pdf`, cookie), `receipt-words-${locale}`);
      expect(plain(pdf), locale).toContain(plain(documentTexts(locale).paidInWords.replace(/ً$/, '')));
      expect(plain(pdf), locale).toContain(plain(amountInWords(parseUsd('77777.77'), locale)));
      expect(pdf, locale).toContain('(Asia/Kathmandu)');
    }
  });

  test('billing details can be added after the payment: a new version names them, and the first one stays', async () => {
    const late = await addCustomer(server);
    await pay(late, '30');
    const { services } = server;
    const [row] = await services.sql<{ number: number }[]>`
      SELECT receipt_number::int AS number FROM settlements WHERE account_id = ${late.accountId}`;
    const number = row?.number ?? 0;
    const read = async (query = '') => readPdf(await get(`/files/receipts/${number}.pdf${query}`, late.cookie), `billed${query.slice(1)}`);
    const details = { name: 'Ada 王 GmbH', address: 'Unter den Linden 1\n10117 Berlin', country: 'DE', taxId: 'DE136695976' };
    expect(await issueReceipt(services, late.accountId, number)).toBe(1);
    await expect(saveBillingDetails(services, late.accountId, { ...details, taxId: 'DE136695977' })).rejects.toMatchObject({
      code: 'validation_failed',
      param: 'taxId',
    });
    await saveBillingDetails(services, late.accountId, details);
    // The receipt that was there does not change by itself.
    expect(await read()).not.toContain('GmbH, ');
    expect(await read()).not.toContain('DE136695976');
    const issued = await Promise.all([1, 2, 3].map(() => issueReceipt(services, late.accountId, number)));
    expect(issued).toEqual([2, 2, 2]);
    const second = await read();
    const name = `DR-${String(number).padStart(6, '0')}`;
    for (const text of [`${name}-2`, 'Ada 王 GmbH', 'Unter den Linden 1, 10117 Berlin, Germany', 'DE136695976', 'Replaces', '31.90'])
      expect(second.replace(/\s+/g, ' ')).toContain(text);
    await saveBillingDetails(services, late.accountId, { ...details, name: 'Ada AG', country: 'CH', taxId: 'CHE-107.787.577 IVA' });
    expect(await issueReceipt(services, late.accountId, number)).toBe(3);
    expect(await read()).toContain('Ada AG');
    expect(await read('?version=2')).toContain('DE136695976');
    const first = await read('?version=1');
    expect([first.includes(`${name}-`), first.includes('DE136695976'), first.includes(name)]).toEqual([false, false, true]);
    for (const wrong of ['0', '4', '1.5', 'x', "1' OR 1=1"])
      expect((await get(`/files/receipts/${number}.pdf?version=${encodeURIComponent(wrong)}`, late.cookie)).status).toBe(404);
    await expect(issueReceipt(services, customer.accountId, number)).rejects.toMatchObject({ code: 'not_found' });
    // What is paid from now on names them from its first version on.
    await pay(late, '10');
    expect(await read()).toContain('Ada AG');
    const [next] = await services.sql<{ number: number }[]>`
      SELECT max(receipt_number)::int AS number FROM settlements WHERE account_id = ${late.accountId}`;
    expect(await readPdf(await get(`/files/receipts/${next?.number}.pdf?version=1`, late.cookie), 'billed-next')).toContain('Ada AG');
  });

  test('a receipt is shown to its account only', async () => {
    const other = await addCustomer(server);
    expect((await get('/files/receipts/1.pdf', other.cookie)).status).toBe(404);
    expect((await get('/files/receipts/1.pdf', '')).status).toBe(401);
    for (const number of ['0', '99999999999999999999', '1.5', 'x', '1%00'])
      expect((await get(`/files/receipts/${number}.pdf`)).status).toBe(404);
  });
});

test('CSV cells are quoted where necessary, and a spreadsheet never runs them as formulas', () => {
  expect(writeCsv([['a,b', 'say "hi"', '=HYPERLINK("x")', '-1.5', '-x', '@y']])).toBe(
    `\uFEFF"a,b","say ""hi""","'=HYPERLINK(""x"")",-1.5,'-x,'@y\r\n`,
  );
  // A spreadsheet skips what may come before the sign.
  expect(writeCsv([['\t=1', '\r=1', '\n=1', 'a\tb']])).toBe(`\uFEFF'\t=1,"'\r=1","'\n=1",a\tb\r\n`);
  const values = [null, new Date(0), 5n, { id: 12_345_678_901_234_567n }, '1234567890123456', '-123456789012345'];
  expect(writeCsv([values.map(csvText)])).toBe(
    `\uFEFF,1970-01-01T00:00:00.000Z,5,"{""id"":""12345678901234567""}",'1234567890123456,-123456789012345\r\n`,
  );
});

test('every code that changes a customer’s credit has words of its own in every language', () => {
  for (const locale of locales) {
    const { codes } = documentTexts(locale);
    const words = walletCodes.map((code) => codes[code]);
    expect(words, locale).not.toContain(undefined);
    expect(new Set(words).size, locale).toBe(walletCodes.length);
  }
});
