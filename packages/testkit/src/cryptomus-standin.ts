import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerCall } from './cryptomus-standin/answer-call.ts';
import { describeInvoice, describeWebhook, type StandInInvoice } from './cryptomus-standin/invoice.ts';
import { type PayAction, payActions, writePayPage } from './cryptomus-standin/pay-page.ts';
import { type PhpValue, phpJson } from './cryptomus-standin/php-json.ts';
import { playAction } from './cryptomus-standin/play-action.ts';
import { writePage } from './write-page.ts';

/** What the next calls of the API meet. */
export interface CryptomusFault {
  /** `drop`: the connection is closed; `status`: this answer; both may come after the call has had its effect. */
  readonly kind: 'drop' | 'status';
  readonly afterEffect?: boolean;
  readonly status?: number;
  readonly retryAfter?: string;
  readonly delayMs?: number;
}

export interface CryptomusStandin {
  /** `http://127.0.0.1:port`: the API and the payment pages. */
  readonly baseUrl: string;
  readonly merchantId: string;
  readonly paymentKey: string;
  readonly payoutKey: string;
  /** By uuid. Tests may change and add invoices. */
  readonly invoices: Map<string, StandInInvoice>;
  /** Paths and bodies of all calls of the API. */
  readonly calls: readonly { readonly path: string; readonly body: Readonly<Record<string, unknown>> }[];
  /** Whether a known `order_id` returns its invoice or is refused with 422: the documentation says both. */
  duplicateOrders: 'return' | 'refuse';
  /** The currencies and networks of the merchant. */
  services: PhpValue[];
  /** What the merchant took out, in hundred-millionths of a USDT. */
  withdrawn8: bigint;
  /** Delay of every answer of the API, in milliseconds. */
  delayMs: number;
  /** Where webhooks go instead of the invoices' own addresses; null for those. */
  callbackUrl: string | null;
  /** Faults for the next calls, one each. */
  readonly faults: CryptomusFault[];
  /** Plays an action of the payment page and sends its webhook. Resolves to the webhook's status; null if that status has none. */
  play(orderId: string, action: PayAction): Promise<number | null>;
  /** The signed body of the webhook about an invoice as it is now. */
  writeWebhook(orderId: string, options?: WebhookOptions): string;
  /** Sends a body to the callback address. Resolves to the status. */
  send(orderId: string, body: string): Promise<number>;
  close(): Promise<void>;
}

interface WebhookOptions {
  readonly type?: 'payment' | 'wallet' | 'payout';
  /** Another key, for a forged one. */
  readonly key?: string;
  /** `escaped`: encoded again on the way, as some HTTP clients do. */
  readonly transport?: 'plain' | 'escaped';
  /** Members that are added or replaced before signing. */
  readonly with?: Readonly<Record<string, PhpValue>>;
}

interface CryptomusStandinOptions {
  readonly port?: number;
  readonly merchantId?: string;
  readonly paymentKey?: string;
  readonly payoutKey?: string;
}

/** A row of the list of services. */
export function describeService(network: string, currency: string, min: string, max = '1000000', isAvailable = true): PhpValue {
  const limit = { min_amount: min.includes('.') ? `${min}0000000` : `${min}.00000000`, max_amount: `${max}.00000000` };
  return { network, currency, is_available: isAvailable, limit, commission: { fee_amount: '0.00', percent: '1.00' } };
}

/** Statuses without a webhook. */
const silent = ['check', 'process', 'wrong_amount_waiting', 'locked'];

/**
 * Starts a server that behaves as Cryptomus does, as far as its documentation and published webhooks show: API, signed webhooks, and
 * payment pages with a button for everything that can happen to a payment. It has no other access control than the API's signature.
 */
export async function startCryptomusStandin(options: CryptomusStandinOptions = {}): Promise<CryptomusStandin> {
  const invoices = new Map<string, StandInInvoice>();
  const calls: { path: string; body: Readonly<Record<string, unknown>> }[] = [];
  const server = createServer((request, response) => {
    handle(standin, invoices, calls, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const find = (orderId: string) => {
    const invoice = [...invoices.values()].find((candidate) => candidate.orderId === orderId);
    if (!invoice) throw new Error(`there is no invoice for ${orderId}`);
    return invoice;
  };
  const standin: CryptomusStandin = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    merchantId: options.merchantId ?? 'c26b80a8-9549-4a66-bb53-774f12809249',
    paymentKey: options.paymentKey ?? randomBytes(32).toString('hex'),
    payoutKey: options.payoutKey ?? randomBytes(32).toString('hex'),
    invoices,
    calls,
    duplicateOrders: 'return',
    services: ['tron', 'eth', 'bsc'].map((network) => describeService(network, 'USDT', '0.5')),
    withdrawn8: 0n,
    delayMs: 0,
    callbackUrl: null,
    faults: [],
    async play(orderId, action) {
      const invoice = find(orderId);
      playAction(invoice, action);
      return silent.includes(invoice.status) ? null : standin.send(orderId, standin.writeWebhook(orderId));
    },
    writeWebhook(orderId, { type = 'payment', key = standin.paymentKey, transport = 'plain', with: changes = {} } = {}) {
      const data = { ...describeWebhook(find(orderId), standin.baseUrl, type), ...changes };
      return phpJson({ ...data, sign: sign(phpJson(data), key) }, transport === 'plain');
    },
    async send(orderId, body) {
      const answer = await fetch(standin.callbackUrl ?? find(orderId).urlCallback, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      await answer.arrayBuffer();
      return answer.status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return standin;
}

async function handle(
  standin: CryptomusStandin,
  invoices: Map<string, StandInInvoice>,
  calls: { path: string; body: Readonly<Record<string, unknown>> }[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const path = request.url ?? '';
  if (path.startsWith('/pay/')) return answerPage(standin, invoices, request, response);
  if (path.startsWith('/questions/')) {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    return void response.end(writePage('Cryptomus', '<h1>Questions of the provider</h1>'));
  }
  if (!isSigned(standin, request, raw)) return sendJson(response, 401, { state: 1, message: 'Invalid Sign' });
  const body = JSON.parse(raw.toString('utf8') || '{}') as Record<string, unknown>;
  calls.push({ path, body });
  if (standin.delayMs > 0) await sleep(standin.delayMs);
  const fault = standin.faults.shift();
  const { status, answer } = fault && !fault.afterEffect ? { status: 0, answer: null } : answerCall(standin, invoices, path, body);
  if (fault?.delayMs) await sleep(fault.delayMs);
  if (fault?.kind === 'drop') return void response.destroy();
  if (fault?.retryAfter) response.setHeader('retry-after', fault.retryAfter);
  if (fault?.status) return sendJson(response, fault.status, { state: 1, message: 'Server error' });
  sendJson(response, status, answer);
}

async function answerPage(
  standin: CryptomusStandin,
  invoices: ReadonlyMap<string, StandInInvoice>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, , uuid = '', name] = (request.url ?? '').split('/');
  const invoice = invoices.get(uuid);
  const action = (Object.keys(payActions) as PayAction[]).find((candidate) => candidate === name);
  if (!invoice || (name !== undefined && (!action || request.method !== 'POST'))) return void response.writeHead(404).end();
  if (action) {
    await standin.play(invoice.orderId, action);
    // A payer who has paid is sent back to the shop; everything else stays on the page.
    const isDone = ['exact', 'rest', 'over', 'release', 'late'].includes(action);
    return void response.writeHead(303, { location: isDone ? invoice.urlReturn : `/pay/${uuid}` }).end();
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(writePayPage(invoice, describeInvoice(invoice, standin.baseUrl)));
}

function sendJson(response: ServerResponse, status: number, body: PhpValue): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(phpJson(body));
}

function isSigned({ merchantId, paymentKey }: CryptomusStandin, { headers }: IncomingMessage, raw: Buffer): boolean {
  const [given, expected] = [Buffer.from(String(headers.sign ?? '')), Buffer.from(sign(raw, paymentKey))];
  return headers.merchant === merchantId && given.length === expected.length && timingSafeEqual(given, expected);
}

function sign(body: string | Buffer, key: string): string {
  return createHash('md5')
    .update(Buffer.from(body).toString('base64') + key)
    .digest('hex');
}
