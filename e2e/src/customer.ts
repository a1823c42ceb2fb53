import { totpCode } from '@derouter/testkit';
import type { Product } from './product.ts';

export interface ReceiptView {
  readonly id: string;
  readonly model: string;
  readonly status: string;
  readonly source: string;
  readonly costUsd: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly streamed: boolean;
}

/** A client of the typed API that keeps a session cookie, like a browser without pages. */
export class ApiSession {
  readonly #base: string;
  #cookie = '';

  constructor(base: string) {
    this.#base = base;
  }

  /** The session cookie as `name=value`, to continue the session in a browser. */
  get cookie(): string {
    return this.#cookie;
  }

  /** Continues with the cookie that a browser got for this session. */
  continueAs(cookie: string): void {
    this.#cookie = cookie;
  }

  async query<T>(path: string, input?: unknown): Promise<T> {
    const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return this.#read(await fetch(`${this.#base}/trpc/${path}${search}`, { headers: { cookie: this.#cookie } }));
  }

  async mutate<T>(path: string, input?: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json', 'x-derouter': '1', origin: this.#base, cookie: this.#cookie };
    return this.#read(await fetch(`${this.#base}/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(input ?? {}) }));
  }

  async #read<T>(response: Response): Promise<T> {
    const cookie = response.headers.get('set-cookie');
    if (cookie) this.#cookie = cookie.split(';')[0] ?? '';
    const body = (await response.json()) as { result?: { data: T }; error?: { message: string; data: { derouterCode: string } } };
    if (!body.result) throw new Error(`${body.error?.data.derouterCode}: ${body.error?.message}`);
    return body.result.data;
  }
}

/** Waits for a sign-in code in the outbox of local mode. Skips the `earlier` codes, because mail arrives with a delay. */
export async function readCode(base: string, email: string, earlier: readonly string[] = []): Promise<string> {
  for (let i = 0; i < 600; i++) {
    const mails = (await (await fetch(`${base}/dev/mail.json`)).json()) as { recipient: string; subject: string }[];
    // Receipts have numbers of six digits too, but not at the beginning.
    const codes = mails.filter(({ recipient }) => recipient === email).map(({ subject }) => subject.match(/^\d{6}(?= )/)?.[0]);
    const code = codes.find((one) => one !== undefined && !earlier.includes(one));
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no sign-in code was mailed to ${email}`);
}

export interface Customer {
  readonly api: ApiSession;
  readonly email: string;
  readonly key: string;
  balance(): Promise<{ balanceUsd: string; heldUsd: string }>;
  receipts(): Promise<ReceiptView[]>;
}

let customers = 0;

/** Signs up a customer, tops up `amountUsd` in the sandbox (nothing if null) and creates a key. */
export async function createCustomer({ base }: Product, amountUsd: string | null = '100'): Promise<Customer> {
  const api = new ApiSession(base);
  const email = `customer${++customers}-${Date.now()}@example.com`;
  const { challengeId } = await api.mutate<{ challengeId: string }>('accounts.requestCode', { email, locale: 'en' });
  const code = await readCode(base, email);
  const { termsVersion } = await api.mutate<{ termsVersion: string }>('accounts.verifyCode', { challengeId, code });
  await api.mutate('accounts.verifyCode', { challengeId, code, acceptTermsVersion: termsVersion });
  if (amountUsd !== null) await pay(base, api, amountUsd);
  const { secret } = await api.mutate<{ secret: string }>('keys.create', { name: 'test' });
  return {
    api,
    email,
    key: secret,
    balance: () => api.query('overview.get'),
    receipts: async () => (await api.query<{ items: ReceiptView[] }>('usage.list', { limit: 200 })).items,
  };
}

async function pay(base: string, api: ApiSession, amountUsd: string): Promise<void> {
  const { orderId, redirectUrl } = await api.mutate<{ orderId: string; redirectUrl: string }>('credits.openCheckout', {
    provider: 'sandbox',
    amountUsd,
  });
  await fetch(`${base}${redirectUrl}/succeeded`, { method: 'POST', redirect: 'manual' });
  for (let state = ''; state !== 'settled'; await new Promise((resolve) => setTimeout(resolve, 50))) {
    ({ state } = await api.query<{ state: string }>('credits.getOrder', { id: orderId }));
  }
}

/** Creates the first staff member with the product's one-time link, and an authenticator app as their second factor. */
export async function createStaff({ base, setupLink }: Product): Promise<ApiSession> {
  const api = new ApiSession(base);
  const email = 'first-staff@example.com';
  const { challengeId } = await api.mutate<{ challengeId: string }>('accounts.requestCode', { email, locale: 'en' });
  const staffSetupToken = new URL(setupLink ?? '').searchParams.get('token');
  await api.mutate('accounts.verifyCode', { challengeId, code: await readCode(base, email), forStaff: true, staffSetupToken });
  return passSecondFactor(api);
}

/** Adds a member of staff with `roles` and an authenticator app as their second factor. Answers with their session. */
export async function hire({ base }: Product, owner: ApiSession, email: string, roles: readonly string[]): Promise<ApiSession> {
  await owner.mutate('admin.signIn.addStaff', { email, roles, reason: 'hired' });
  const api = new ApiSession(base);
  const { challengeId } = await api.mutate<{ challengeId: string }>('accounts.requestCode', { email, locale: 'en' });
  await api.mutate('accounts.verifyCode', { challengeId, code: await readCode(base, email), forStaff: true });
  return passSecondFactor(api);
}

async function passSecondFactor(api: ApiSession): Promise<ApiSession> {
  const { secret } = await api.mutate<{ secret: string }>('accounts.secondFactor.startTotp');
  await api.mutate('accounts.secondFactor.passTotp', { code: totpCode(secret) });
  return api;
}

/** Converts decimal USD to nano-USD. */
export function nano(usd: string): bigint {
  const [whole = '0', fraction = ''] = usd.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(9, '0'));
  return usd.startsWith('-') ? -value : value;
}
