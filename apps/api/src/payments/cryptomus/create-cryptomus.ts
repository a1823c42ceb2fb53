import type { Logger } from '../../observability/index.ts';
import { type PaymentBook, type PaymentRail, UnusableEvent } from '../rail.ts';
import { applyPayment, applyWalletDeposit } from './apply-payment.ts';
import { comparePaymentList } from './compare-payment-list.ts';
import type { CryptomusSettings } from './config.ts';
import { type ClientTiming, createCryptomusClient, pauseAfter } from './cryptomus-client.ts';
import { openInvoice } from './open-invoice.ts';
import { pollOpenOrders } from './poll-open-orders.ts';
import { readBalance } from './read-balance.ts';
import { cryptomusEvent, readCryptomusWebhook } from './read-webhook.ts';
import { createServices } from './services.ts';
import type { SignatureMatch } from './verify-webhook.ts';

interface CryptomusOptions {
  readonly book: PaymentBook;
  readonly publicUrl: string;
  readonly log: Logger;
  /** For tests, which cannot wait. */
  readonly timing?: ClientTiming;
}

const titles = {
  cryptomus: { en: 'Cryptocurrency (Cryptomus)', zh: '加密货币（Cryptomus）' },
  heleket: { en: 'Cryptocurrency (Heleket)', zh: '加密货币（Heleket）' },
} as const;

/**
 * Cryptocurrency through Cryptomus or Heleket: the customer pays on the provider's page. A webhook only says which payment to ask
 * about, since its signature has no time and any old one could be sent again; what is booked is the answer of `/v1/payment/info`.
 * Refunds are made in the provider's dashboard: they need the payout key, which does not belong on this server.
 */
export function createCryptomus(settings: CryptomusSettings, { book, publicUrl, log, timing }: CryptomusOptions): PaymentRail {
  const client = createCryptomusClient(settings, timing);
  const context = { settings, client, book };
  const matches: Record<SignatureMatch, number> = { raw: 0, rewritten: 0 };
  const services = createServices(client, (err) => log.warn({ err }, 'the currencies of Cryptomus could not be read'));
  const askedAt = new Map<string, number>();
  const report = (err: unknown, orderId: string) => log.error({ err, orderId }, 'an order could not be compared with Cryptomus');
  return {
    name: 'cryptomus',
    title: titles[settings.dialect],
    sandbox: false,
    async openCheckout(checkout) {
      await services.refuseUnlessPayable(checkout.creditNano + checkout.feeNano);
      return openInvoice(client, settings, publicUrl, checkout, (error, attempt) => pauseAfter(error, attempt, timing));
    },
    offers: () => services.list(),
    balances: async () => [await readBalance(client, (err) => log.error({ err }, 'the balance at Cryptomus could not be read'))],
    readWebhook: (rawBody, { address }) =>
      readCryptomusWebhook(settings, rawBody, address, (match) => {
        matches[match]++;
        // How the provider signs may change one day; the counts show it before the second way stops to fit as well.
        log.info({ match, ...matches }, 'a Cryptomus signature was verified');
      }),
    async handleEvent({ payload }) {
      const event = cryptomusEvent.safeParse(payload);
      if (!event.success) return 'set_aside';
      const { type, uuid, order_id: orderId } = event.data;
      const order = await book.findOrder(orderId);
      if (!order) return 'ignored';
      const payment = await client.readPayment({ uuid });
      if (!payment) throw new UnusableEvent(`the provider does not know its payment ${uuid}`);
      return type === 'wallet' ? applyWalletDeposit(context, order, payment) : applyPayment(context, order, payment);
    },
    tasks: [
      { name: 'cryptomus-open-orders', every: { cron: '*/5 * * * *' }, run: () => pollOpenOrders(context, askedAt, report) },
      {
        name: 'cryptomus-payment-list',
        every: { cron: '40 2 * * *' },
        run: async () => {
          const asked = await comparePaymentList(context, report);
          log.info({ asked }, 'compared the payments of Cryptomus');
        },
      },
    ],
  };
}
