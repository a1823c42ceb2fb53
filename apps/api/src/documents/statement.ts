import { formatUsd, readStatement, type Statement, type WalletCode } from '@derouter/billing';
import { schema } from '@derouter/db';
import { parseLocale, zonedTime } from '@derouter/locales';
import { type DocumentTexts, documentTexts } from '@derouter/locales/documents';
import { eq } from 'drizzle-orm';
import { csvAmount } from '../csv-amount.ts';
import { DerouterError } from '../errors/index.ts';
import { type Operator, operatorLine } from '../operator.ts';
import type { Services } from '../services.ts';
import { formatAmount } from './format-amount.ts';
import type { DocumentReader } from './payment-receipt.ts';
import { isolate } from './pdf/shape-text.ts';
import type { PdfContent } from './pdf/write-pdf.ts';

/** A period of whole days, both inclusive, as `YYYY-MM-DD`. */
export interface StatementPeriod {
  readonly from: string;
  readonly to: string;
}

/** Parses a period. Throws `validation_failed`. */
export function readPeriod({ from, to }: { readonly from?: unknown; readonly to?: unknown }): StatementPeriod {
  if (!isDay(from) || !isDay(to) || from > to) {
    throw new DerouterError('validation_failed', 'Give a period as from=YYYY-MM-DD and to=YYYY-MM-DD, with from <= to.', { param: 'from' });
  }
  return { from, to };
}

function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** When the last day of a period has ended everywhere. */
export function endOf({ to }: StatementPeriod): Date {
  return new Date(Date.parse(`${to}T00:00:00Z`) + 36 * 3_600_000);
}

/**
 * Loads the account's statement of days in a time zone (IANA name). Usage is booked by the hour: where midnight is within an hour of UTC,
 * as in India, the days begin with that hour. Throws `not_found`.
 */
export async function loadStatement(
  { sql, db }: Pick<Services, 'db' | 'sql'>,
  accountId: string,
  { from, to }: StatementPeriod,
  timeZone = 'UTC',
): Promise<Statement> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (!account) throw new DerouterError('not_found', 'There is no such account.');
  const [bounds] = await sql<{ from: Date; to: Date }[]>`
    SELECT date_trunc('hour', ${from}::date::timestamp AT TIME ZONE ${timeZone}, 'UTC') AS from,
      date_trunc('hour', (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}, 'UTC') AS to`;
  if (!bounds) throw new Error('the period has no bounds');
  return readStatement(sql, { accountId, ...bounds, timeZone });
}

const codeName = (texts: DocumentTexts, code: WalletCode) => texts.codes[code];

/** The statement as spreadsheet rows in one table, with exact amounts; debits are negative. */
export function statementRows(
  statement: Statement,
  { from, to }: StatementPeriod,
  { locale, timeZone }: Pick<DocumentReader, 'locale' | 'timeZone'>,
): string[][] {
  const texts = documentTexts(locale);
  const blank = ['', '', '', '', ''];
  return [
    [
      `${texts.date} (${timeZone})`,
      texts.what,
      texts.model,
      texts.reference,
      texts.requests,
      texts.inputTokens,
      texts.outputTokens,
      texts.cachedTokens,
      texts.amount,
    ],
    [from, texts.opening, '', ...blank, csvAmount(formatUsd(statement.openingNano))],
    ...statement.movements.map(({ at, code, amountNano, reference, reason }) => [
      zonedTime(at, timeZone).minute,
      reason ? `${codeName(texts, code)}: ${reason}` : codeName(texts, code),
      '',
      reference,
      ...blank.slice(1),
      csvAmount(formatUsd(amountNano)),
    ]),
    ...statement.usage.map((row) => [
      row.day,
      texts.usageTotal,
      row.modelId,
      '',
      String(row.requests),
      String(row.inputTokens),
      String(row.outputTokens),
      String(row.cacheReadTokens + row.cacheWriteTokens),
      row.chargedNano === 0n ? '0' : csvAmount(`-${formatUsd(row.chargedNano)}`),
    ]),
    [to, texts.closing, '', ...blank, csvAmount(formatUsd(statement.closingNano))],
  ];
}

/** The days of the period, or its exact bounds if they are not at midnight. */
function periodText(texts: DocumentTexts, statement: Statement, { from, to }: StatementPeriod, timeZone: string): string {
  const [first, end] = [zonedTime(statement.from, timeZone), zonedTime(statement.to, timeZone)];
  const isWhole = first.minute === `${from} 00:00` && end.minute.endsWith('00:00');
  return texts.periodValue
    .replace('{from}', isolate(isWhole ? from : first.minute))
    .replace('{to}', isolate(isWhole ? to : end.minute))
    .replace('{zone}', isolate(timeZone));
}

/** Renders the statement as PDF. */
export function statementPdf(
  statement: Statement,
  { from, to }: StatementPeriod,
  { email, accountId, locale: reads, timeZone }: DocumentReader,
  operator: Operator,
): PdfContent {
  const locale = parseLocale(reads);
  const texts = documentTexts(locale);
  const now = new Date();
  const count = (n: number) => n.toLocaleString('en-US');
  const minus = (amount: bigint) => (amount === 0n ? '0.00' : `-${formatAmount(amount)}`);
  return {
    locale,
    title: texts.statement,
    mark: null,
    facts: [
      [texts.account, email],
      [texts.accountId, accountId],
      [texts.period, periodText(texts, statement, { from, to }, timeZone)],
      [texts.issued, `${zonedTime(now, timeZone).minute} (${timeZone})`],
    ],
    sections: [
      {
        title: null,
        columns: [
          { title: '', width: 3 },
          { title: texts.amount, width: 1, numeric: true },
        ],
        rows: [
          [texts.opening, formatAmount(statement.openingNano)],
          ...[...new Set(statement.movements.map(({ code }) => code))].map((code) => [
            codeName(texts, code),
            formatAmount(statement.movements.filter((m) => m.code === code).reduce((sum, m) => sum + m.amountNano, 0n)),
          ]),
          [texts.usageTotal, minus(statement.usageNano)],
        ],
        total: [texts.closing, formatAmount(statement.closingNano)],
        empty: '',
      },
      {
        title: texts.movements,
        columns: [
          { title: texts.date, width: 1.4 },
          { title: texts.what, width: 2.2 },
          { title: texts.reference, width: 3 },
          { title: texts.amount, width: 1.4, numeric: true },
        ],
        rows: statement.movements.map(({ at, code, amountNano, reference, reason }) => [
          zonedTime(at, timeZone).minute,
          reason ? `${codeName(texts, code)}: ${isolate(reason)}` : codeName(texts, code),
          reference,
          formatAmount(amountNano),
        ]),
        empty: texts.noMovements,
      },
      {
        title: texts.usage,
        columns: [
          { title: texts.day, width: 1.1 },
          { title: texts.model, width: 2 },
          { title: texts.requests, width: 0.9, numeric: true },
          { title: texts.inputTokens, width: 1.2, numeric: true },
          { title: texts.outputTokens, width: 1.1, numeric: true },
          { title: texts.cachedTokens, width: 1.5, numeric: true },
          { title: texts.amount, width: 1.4, numeric: true },
        ],
        rows: statement.usage.map((row) => [
          row.day,
          row.modelId,
          count(row.requests),
          count(row.inputTokens),
          count(row.outputTokens),
          count(row.cacheReadTokens + row.cacheWriteTokens),
          minus(row.chargedNano),
        ]),
        ...(statement.usage.length > 0 && { total: [texts.usageTotal, '', '', '', '', '', minus(statement.usageNano)] }),
        empty: texts.noUsage,
      },
    ],
    note: texts.statementNote,
    pageText: texts.page,
    issuer: operatorLine(operator),
    createdAt: now,
  };
}
