import { adjustWallet, nanoPerUsd, openWallet, prove, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import { type StandinOptions, type StripeStandin, startStripeStandin } from '@derouter/testkit';
import { expect } from 'vitest';
import type { SignedIn } from '../accounts/index.ts';
import { openCheckout } from '../credits/index.ts';
import { readMails } from './read-mails.ts';
import { signedInAs } from './signed-in-as.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

/** Settings of a server that pays through a stand-in. */
export const stripeEnv = ({ base, apiKey, webhookSecret }: StripeStandin) => ({
  STRIPE_SECRET_KEY: apiKey,
  STRIPE_WEBHOOK_SECRET: webhookSecret,
  STRIPE_API_BASE: base,
});

/** A customer of a test. Amounts in USD. */
export interface Buyer {
  readonly accountId: string;
  readonly walletId: bigint;
  readonly email: string;
  readonly signedIn: SignedIn & { readonly accountId: string };
  balance(): Promise<number>;
}

/** A server with a stand-in for Stripe that sends it webhooks. */
export interface StripeShop {
  readonly server: TestServer;
  readonly standin: StripeStandin;
  createBuyer(): Promise<Buyer>;
  /** Opens a checkout. */
  order(buyer: Buyer, amountUsd: string, options?: { readonly saveCard?: boolean }): Promise<{ orderId: string; sessionId: string }>;
  /** Opens a checkout and pays it. Resolves when the server has handled the events. */
  buy(buyer: Buyer, amountUsd: string): Promise<{ orderId: string; sessionId: string; intentId: string }>;
  /** Waits until all webhooks were delivered and every stored event is finished. */
  quiet(): Promise<void>;
  /** Adds or takes paid credit, or adds promotional credit, in USD. */
  adjust(buyer: Buyer, usd: number, kind?: 'promotion'): Promise<void>;
  orderState(orderId: string): Promise<string>;
  /** The subjects of the mails to a customer, oldest first. */
  mails(buyer: Buyer): Promise<string[]>;
  /** What the ledger says that Stripe owes us, in USD. */
  clearing(): Promise<number>;
  /** Expects a correct ledger. */
  proveBooks(): Promise<void>;
  stop(): Promise<void>;
}

const toUsd = (nano: bigint) => Number(nano) / Number(nanoPerUsd);

/** Starts a server and a stand-in for Stripe. */
export async function startStripeShop(
  templateUrl: string,
  { env = {}, ...options }: StandinOptions & { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<StripeShop> {
  const standin = await startStripeStandin(options);
  const server = await startTestServer(templateUrl, { ...stripeEnv(standin), ...env });
  standin.sendEventsTo(`${server.base}/webhooks/stripe`);
  const { sql } = server.services;

  const quiet = async () => {
    await standin.settle();
    await expect.poll(() => sql`SELECT type, last_error FROM provider_events WHERE processed_at IS NULL`, { timeout: 20_000 }).toEqual([]);
  };
  const order: StripeShop['order'] = async (buyer, amountUsd, { saveCard = false } = {}) => {
    const { orderId, redirectUrl } = await openCheckout(server.services, buyer.signedIn, { provider: 'stripe', amountUsd, saveCard });
    return { orderId, sessionId: redirectUrl.split('/').at(-1) ?? '' };
  };
  return {
    server,
    standin,
    quiet,
    order,
    async createBuyer() {
      const [accountId, userId] = [newId(), newId()];
      const email = `${userId}@example.com`;
      const walletId = await openWallet(sql);
      await sql`INSERT INTO accounts (id, wallet_id) VALUES (${accountId}, ${walletId.toString()})`;
      await sql`INSERT INTO users (id, account_id, email, email_canonical) VALUES (${userId}, ${accountId}, ${email}, ${email})`;
      const signedIn = signedInAs({ accountId, userId, email });
      return { accountId, walletId, email, signedIn, balance: async () => toUsd((await readWallet(sql, walletId)).postedNano) };
    },
    async buy(buyer, amountUsd) {
      const ordered = await order(buyer, amountUsd);
      const intentId = standin.completeSession(ordered.sessionId);
      await quiet();
      return { ...ordered, intentId };
    },
    async adjust({ walletId }, usd, kind) {
      const amountNano = BigInt(Math.round(Math.abs(usd) * 1e9));
      const adjustment = { walletId, amountNano, adjustmentId: newId(), reason: 'test', actor: 'test' };
      await server.services.billing.transaction(async ({ sql: tx, xid }) => {
        await tx`SELECT in_transaction(${xid})`;
        await adjustWallet(tx, { ...adjustment, kind: kind ?? (usd < 0 ? 'debit' : 'credit') });
      });
    },
    async orderState(orderId) {
      const [row] = await sql<{ state: string }[]>`SELECT state FROM payment_orders WHERE id = ${orderId}`;
      return row?.state ?? '';
    },
    async mails(buyer) {
      return (await readMails(server, buyer.email)).map(({ subject }) => subject);
    },
    async clearing() {
      const [row] = await sql<{ held: bigint }[]>`
        SELECT coalesce(sum(CASE WHEN debit_account_id = 10 THEN amount_nano ELSE -amount_nano END), 0)::bigint AS held
        FROM transfers WHERE 10 IN (debit_account_id, credit_account_id)`;
      return toUsd(row?.held ?? 0n);
    },
    async proveBooks() {
      expect((await prove(sql)).findings).toEqual([]);
    },
    async stop() {
      standin.sendEventsTo(null);
      await server.stop();
      await standin.close();
    },
  };
}
