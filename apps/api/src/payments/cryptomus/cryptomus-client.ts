import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { CryptomusSettings } from './config.ts';
import { type Answer, CryptomusError, errorOf } from './cryptomus-error.ts';
import { parseJson } from './parse-json.ts';
import { type CryptomusPayment, paymentSchema } from './payment.ts';
import { type Service, serviceSchema } from './service-schema.ts';
import { signBody } from './sign-body.ts';

/** Names a payment by exactly one id: with both, the provider's calls disagree which one counts. */
type PaymentReference = { readonly uuid: string } | { readonly order_id: string };

export interface CryptomusClient {
  /** One attempt to create an invoice. Throws `CryptomusError`; after `unreachable` it may exist. */
  createInvoice(parameters: Readonly<Record<string, unknown>>): Promise<CryptomusPayment>;
  /** Null if the provider knows no such payment. Throws `CryptomusError`. */
  readPayment(reference: PaymentReference, options?: { readonly attempts?: number }): Promise<CryptomusPayment | null>;
  /** A page of the payments created since `dateFrom` (`YYYY-MM-DD HH:mm:ss`), newest first. Throws `CryptomusError`. */
  listPayments(
    dateFrom: string,
    cursor: string | null,
  ): Promise<{ readonly items: CryptomusPayment[]; readonly nextCursor: string | null }>;
  /** Every currency and network of the merchant, available or not. Throws `CryptomusError`. */
  listServices(): Promise<readonly Service[]>;
  /** What the merchant's account holds, by currency. Throws `CryptomusError`. */
  readBalances(): Promise<readonly HeldBalance[]>;
  /** Pages on which the payer answers the questions that hold a payment. Throws `CryptomusError`. */
  listHeldLinks(uuid: string): Promise<readonly HeldLink[]>;
}

interface HeldLink {
  readonly link: string;
  /** `init`, `pending`, `completed` or `expired`. */
  readonly status: string;
}

const heldBalance = z.looseObject({ currency_code: z.string().max(20), balance: z.string(), balance_usd: z.string().nullish() });

export type HeldBalance = z.infer<typeof heldBalance>;

/** Time limits, which tests shorten. The provider takes up to ten seconds in busy hours. */
export interface ClientTiming {
  readonly timeoutMs: number;
  /** Pause before the second attempt; doubles with each further one. */
  readonly firstPauseMs: number;
  /** The longest pause, also when the provider asks for more. */
  readonly maxPauseMs: number;
}

const defaultTiming: ClientTiming = { timeoutMs: 30_000, firstPauseMs: 1000, maxPauseMs: 30_000 };
const defaultAttempts = 4;
const maxAnswerBytes = 4_000_000;

const success = z.looseObject({ state: z.literal('0'), result: z.unknown() });
const page = z.looseObject({
  items: z.array(paymentSchema),
  paginate: z.looseObject({ nextCursor: z.string().max(500).nullish() }).nullish(),
});
const services = z.array(serviceSchema);
const wallets = z.looseObject({ balance: z.looseObject({ merchant: z.array(heldBalance) }) });
const heldLinks = z.array(z.looseObject({ link: z.string().max(2000), status: z.string().max(40) }));

/**
 * Client of the merchant API: JSON by POST, signed over the bytes that are sent. Numbers of answers arrive as text.
 * Source: Cryptomus merchant API, "Request format", "Payment information", "Payment history", "List of services", "Balance".
 */
export function createCryptomusClient(settings: CryptomusSettings, timing: ClientTiming = defaultTiming): CryptomusClient {
  async function call<T extends z.ZodType>(path: string, parameters: Readonly<Record<string, unknown>>, result: T): Promise<z.output<T>> {
    // Serialised once: the signature is over these bytes.
    const body = JSON.stringify(parameters);
    const answer = await post(settings, path, body, timing.timeoutMs);
    if (answer.status !== 200) throw errorOf(answer);
    const read = result.safeParse(success.safeParse(readBody(answer.text)).data?.result);
    if (read.success) return read.data;
    // A refusal may come with status 200; anything else that does not fit says nothing about what was done.
    throw errorOf(answer);
  }

  /** For calls that change nothing. */
  async function retry<T>(work: () => Promise<T>, attempts = defaultAttempts): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof CryptomusError) || !error.mayRetry || attempt === attempts) throw error;
        await sleep(pauseAfter(error, attempt, timing));
      }
    }
  }

  return {
    createInvoice: (parameters) => call('/v1/payment', parameters, paymentSchema),
    readPayment: (reference, { attempts } = {}) =>
      retry(() => call('/v1/payment/info', reference, paymentSchema), attempts).catch((error: unknown) => {
        if (error instanceof CryptomusError && error.kind === 'not_found') return null;
        throw error;
      }),
    listPayments: async (dateFrom, cursor) => {
      const { items, paginate } = await retry(() => call('/v1/payment/list', { date_from: dateFrom, ...(cursor ? { cursor } : {}) }, page));
      return { items, nextCursor: paginate?.nextCursor ?? null };
    },
    listServices: () => retry(() => call('/v1/payment/services', {}, services)),
    // Published clients show the answer as a list of one.
    readBalances: async () =>
      (await retry(() => call('/v1/balance', {}, z.union([wallets, z.tuple([wallets]).transform(([only]) => only)])))).balance.merchant,
    listHeldLinks: (uuid) => retry(() => call('/v1/payment/aml-links', { uuid }, heldLinks)),
  };
}

/** How long to wait before the next attempt, in milliseconds: what the provider asks for, or twice as long each time. */
export function pauseAfter(error: CryptomusError, attempt: number, timing: ClientTiming = defaultTiming): number {
  const wanted = error.retryAfterSeconds === null ? timing.firstPauseMs * 2 ** (attempt - 1) : error.retryAfterSeconds * 1000;
  return Math.min(wanted, timing.maxPauseMs);
}

async function post(settings: CryptomusSettings, path: string, body: string, timeoutMs: number): Promise<Answer> {
  try {
    const response = await fetch(settings.apiBase + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', merchant: settings.merchantId, sign: signBody(body, settings.paymentKey) },
      body,
      // The signature is meant for this host alone.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await readText(response), retryAfter: response.headers.get('retry-after') };
  } catch (error) {
    throw new CryptomusError('unreachable', 'the provider did not answer', { cause: error });
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxAnswerBytes) throw new RangeError('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON of an answer; undefined if it is none. */
function readBody(text: string): unknown {
  try {
    return parseJson(text, (source) => source);
  } catch {
    return undefined;
  }
}
