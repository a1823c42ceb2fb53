import { formatUsd, parseUsd, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import type { OpenedCheckout, OrderProgress, PaymentRail } from '../payments/index.ts';
import type { RunningServer } from '../start-server.ts';
import type { TestCustomer } from './add-customer.ts';

/** Extended public keys of m/44'/60'/0' and m/44'/195'/0' of the mnemonic "test test … junk", whose keys everybody knows. */
export const testXpubs = {
  evm: 'xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP',
  tron: 'xpub6BuRy7ZmkGfP2RWhoor1kWB1w9DvrtmJbFBvnC1bQ4SB5NbCHTyQYCJSXZtxDbFyHTmC7wkU2he3nYYdpZ3Vf6qUAkXSnL6RPif4BDtDEKr',
};

/** What a rail over chains is made with, from a running server. */
export function depositContextOf({ services }: RunningServer, rail: 'evm' | 'tron') {
  const { payments, sql, billing, log } = services;
  return { sql, billing, log, book: payments.book(rail) };
}

/** An order and its checkout, as the customer's purchase makes them. */
export async function buyWith(
  { services: { sql } }: RunningServer,
  rail: PaymentRail,
  { accountId, email }: TestCustomer,
  creditUsd: string,
): Promise<{ readonly orderId: string; readonly opened: OpenedCheckout }> {
  const orderId = newId();
  const creditNano = parseUsd(creditUsd);
  await sql`
    INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version)
    VALUES (${orderId}, ${accountId}, ${rail.name}, 'created', ${creditNano.toString()}, 0, 'test')`;
  const opened = await rail.openCheckout({ orderId, accountId, email, creditNano, feeNano: 0n, saveCard: false });
  await sql`UPDATE payment_orders SET progress = ${JSON.stringify(opened.progress ?? {})}::jsonb WHERE id = ${orderId}`;
  return { orderId, opened };
}

export async function readOrder(
  { services: { sql } }: RunningServer,
  orderId: string,
): Promise<{ state: string; progress: OrderProgress }> {
  const [order] = await sql<{ state: string; progress: OrderProgress }[]>`SELECT state, progress FROM payment_orders WHERE id = ${orderId}`;
  if (!order) throw new Error('no such order');
  return order;
}

/** The customer's credit in USD. */
export async function creditOf({ services: { sql } }: RunningServer, { walletId }: TestCustomer): Promise<string> {
  return formatUsd((await readWallet(sql, walletId)).postedNano);
}

export async function runTask(rail: PaymentRail, name: string): Promise<void> {
  const task = rail.tasks?.find((one) => one.name === name);
  if (!task) throw new Error(`no task ${name}`);
  await task.run();
}
