import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import type { MailAttachment, RenderedAttachment } from '../mail/index.ts';
import { receiptName } from '../payments/index.ts';
import type { Services } from '../services.ts';
import { loadVersion, paymentReceiptPdf } from './payment-receipt.ts';
import { renderPdf } from './pdf/render-pdf.ts';

/** Renders the receipt of a settlement for a mail, in the customer's language. */
export async function renderReceipt(
  { config, db, sql }: Pick<Services, 'config' | 'db' | 'sql'>,
  { settlementId }: MailAttachment,
): Promise<RenderedAttachment> {
  const { settlements, users } = schema;
  const [row] = await db
    .select()
    .from(settlements)
    .leftJoin(users, eq(users.accountId, settlements.accountId))
    .where(eq(settlements.id, settlementId));
  if (!row) throw new Error(`there is no settlement ${settlementId}`);
  const { settlements: settlement, users: user } = row;
  const reader = {
    email: user?.email ?? '',
    accountId: settlement.accountId,
    locale: user?.locale ?? 'en',
    timeZone: user?.timeZone ?? 'UTC',
  };
  return {
    filename: `derouter-receipt-${receiptName(settlement.receiptNumber)}.pdf`,
    content: await renderPdf(paymentReceiptPdf(settlement, await loadVersion({ sql }, settlementId, 1), reader, config.operator)),
    contentType: 'application/pdf',
  };
}
