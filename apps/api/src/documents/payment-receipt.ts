import type { BillingDetails } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { parseLocale, zonedTime } from '@derouter/locales';
import { type DocumentTexts, documentTexts } from '@derouter/locales/documents';
import { and, eq } from 'drizzle-orm';
import { type ReceiptVersion, readReceiptVersions } from '../billing-details/index.ts';
import { DerouterError } from '../errors/index.ts';
import { type Operator, operatorLine } from '../operator.ts';
import { receiptName } from '../payments/index.ts';
import type { Services } from '../services.ts';
import { amountInWords } from './amount-in-words.ts';
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

/** The number of a version of a receipt: `DR-000012`, later `DR-000012-2`. */
export function versionName(number: number, version: number): string {
  return version === 1 ? receiptName(number) : `${receiptName(number)}-${version}`;
}

function billedTo(details: BillingDetails | null, texts: DocumentTexts, locale: string): (readonly [string, string])[] {
  if (!details) return [];
  const comma = /\p{Script=Arabic}/u.test(details.address) ? '، ' : ', ';
  const country = new Intl.DisplayNames([locale], { type: 'region' }).of(details.country) ?? details.country;
  return [
    [texts.billedTo, details.name],
    [texts.address, [...details.address.split(/\s*\n\s*/), country].filter(Boolean).join(comma)],
    ...(details.taxId === '' ? [] : [[texts.taxNumber, details.taxId] as const]),
  ];
}

/** The version of a receipt that was asked for, by default the newest. Throws `not_found`. */
export async function loadVersion(services: Pick<Services, 'sql'>, settlementId: string, version?: number): Promise<ReceiptVersion> {
  const versions = await readReceiptVersions(services, settlementId);
  const found = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
  if (!found) throw new DerouterError('not_found', 'There is no such version of this receipt.');
  return found;
}

/** Renders the receipt of a top-up as PDF: amount paid, fee, tax and credit. */
export function paymentReceiptPdf(
  settlement: SettlementRow,
  { version, details, issuedAt }: ReceiptVersion,
  { email, accountId, locale: reads, timeZone }: DocumentReader,
  operator: Operator,
): PdfContent {
  const locale = parseLocale(reads);
  const texts = documentTexts(locale);
  const paidAt = zonedTime(settlement.settledAt, timeZone);
  const name = versionName(settlement.receiptNumber, version);
  const issued = zonedTime(issuedAt, timeZone);
  const optional = (name: string, amount: bigint) => (amount === 0n ? [] : [[name, `-${formatAmount(amount)}`]]);
  return {
    locale,
    title: `${texts.receipt} ${name}`,
    mark: settlement.provider === 'sandbox' ? texts.sandboxNote : null,
    facts: [
      [texts.account, email],
      [texts.accountId, accountId],
      ...billedTo(details, texts, locale),
      [texts.receiptNumber, name],
      ...(version === 1
        ? []
        : [
            [texts.issued, `${issued.minute} (${issued.zone})`] as const,
            [texts.replaces, versionName(settlement.receiptNumber, version - 1)] as const,
          ]),
      [texts.paidOn, `${paidAt.minute} (${paidAt.zone})`],
      [texts.paidWith, texts.methods[settlement.provider] ?? settlement.provider],
      [texts.paymentReference, settlement.providerRef],
      [texts.paidInWords, amountInWords(settlement.grossNano, locale)],
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
    createdAt: version === 1 ? settlement.settledAt : issuedAt,
  };
}
