import { schema } from '@derouter/db';
import { zonedTime } from '@derouter/locales';
import { documentTexts, pdfLocale } from '@derouter/locales/documents';
import { and, eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { type Operator, operatorLine } from '../operator.ts';
import { receiptName } from '../payments/index.ts';
import type { Services } from '../services.ts';
import { formatAmount } from './format-amount.ts';
import type { PdfContent } from './pdf/write-pdf.ts';

/** Whose document it is, its language, and the time zone (IANA name) of its dates. */
export interface DocumentReader {
  readonly email: string;
  readonly accountId: string;
  readonly locale: string;
  readonly timeZone: string;
}

type SettlementRow = typeof schema.settlements.$inferSelect;

/** Loads the account's settled payment with this receipt number. Throws `not_found`. */
export async function loadSettlement({ db }: Pick<Services, 'db'>, accountId: string, number: number): Promise<SettlementRow> {
  const { settlements } = schema;
  const [row] = Number.isSafeInteger(number)
    ? await db
        .select()
        .from(settlements)
        .where(and(eq(settlements.receiptNumber, number), eq(settlements.accountId, accountId)))
    : [];
  if (!row) throw new DerouterError('not_found', 'There is no such receipt.');
  return row;
}

/** Renders the receipt of a top-up as PDF: amount paid, fee, tax and credit. */
export function paymentReceiptPdf(
  settlement: SettlementRow,
  { email, accountId, locale: reads, timeZone }: DocumentReader,
  operator: Operator,
): PdfContent {
  const locale = pdfLocale(reads);
  const texts = documentTexts(locale);
  const paidAt = zonedTime(settlement.settledAt, timeZone);
  const optional = (name: string, amount: bigint) => (amount === 0n ? [] : [[name, `-${formatAmount(amount)}`]]);
  return {
    locale,
    title: `${texts.receipt} ${receiptName(settlement.receiptNumber)}`,
    mark: settlement.provider === 'sandbox' ? texts.sandboxNote : null,
    facts: [
      [texts.account, email],
      [texts.accountId, accountId],
      [texts.receiptNumber, receiptName(settlement.receiptNumber)],
      [texts.paidOn, `${paidAt.minute} (${paidAt.zone})`],
      [texts.paidWith, texts.methods[settlement.provider] ?? settlement.provider],
      [texts.paymentReference, settlement.providerRef],
    ],
    sections: [
      {
        title: null,
        columns: [
          { title: '', width: 3 },
          { title: texts.amount, width: 1, numeric: true },
        ],
        rows: [
          [texts.paid, formatAmount(settlement.grossNano)],
          ...optional(texts.tax, settlement.taxNano),
          ...optional(texts.fee, settlement.feeNano),
        ],
        total: [texts.credited, formatAmount(settlement.creditNano)],
        empty: '',
      },
    ],
    note: texts.receiptNote,
    pageText: texts.page,
    issuer: operatorLine(operator),
    createdAt: settlement.settledAt,
  };
}
