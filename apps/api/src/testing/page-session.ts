import type { TestServer } from './start-test-server.ts';

export interface PageAnswer {
  readonly status: number;
  /** The error code, or null. */
  readonly code: string | null;
  readonly data: unknown;
  readonly setCookie: string | null;
}

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

/** Calls the typed API over HTTP as our pages do, and keeps the cookie. */
export class PageSession {
  readonly #server: Pick<TestServer, 'base'>;
  cookie: string;

  /** Sent with every call besides the cookie, such as the token of a view. */
  readonly #extra: Readonly<Record<string, string>>;

  constructor(server: Pick<TestServer, 'base'>, cookie = '', extra: Readonly<Record<string, string>> = {}) {
    this.#server = server;
    this.cookie = cookie;
    this.#extra = extra;
  }

  async query(path: string, input?: unknown): Promise<PageAnswer> {
    const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const headers = { ...this.#extra, cookie: this.cookie, 'user-agent': browser };
    return this.#read(await fetch(`${this.#server.base}/trpc/${path}${search}`, { headers }));
  }

  /** A list of the admin API as CSV, by its path below `admin`, or a part of its answer. */
  exportCsv(list: string, input?: unknown, part?: string): Promise<Response> {
    const search = new URLSearchParams({ ...(input === undefined ? {} : { input: JSON.stringify(input) }), ...(part ? { part } : {}) });
    return fetch(`${this.#server.base}/admin/export/admin.${list}.csv?${search}`, { headers: { ...this.#extra, cookie: this.cookie } });
  }

  async mutate(path: string, input: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<PageAnswer> {
    const ours = {
      'content-type': 'application/json',
      'x-derouter': '1',
      'sec-fetch-site': 'same-origin',
      cookie: this.cookie,
      'user-agent': browser,
    };
    const body = JSON.stringify(input);
    return this.#read(
      await fetch(`${this.#server.base}/trpc/${path}`, { method: 'POST', headers: { ...ours, ...this.#extra, ...headers }, body }),
    );
  }

  async #read(response: Response): Promise<PageAnswer> {
    const setCookie = response.headers.get('set-cookie');
    if (setCookie) this.cookie = setCookie.split(';')[0] ?? '';
    const body = (await response.json()) as { result?: { data: unknown }; error?: { data?: { derouterCode: string }; code?: string } };
    const code = body.error ? (body.error.data?.derouterCode ?? String(body.error.code)) : null;
    return { status: response.status, code, data: body.result?.data ?? null, setCookie };
  }
}
