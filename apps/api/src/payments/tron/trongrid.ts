import type { Sql } from '@derouter/db';
import type { TronConfig } from './config.ts';

/** The provider must not be asked now: the day's requests are used up, or it told us to be silent. */
export class TronBusy extends Error {
  override readonly name = 'TronBusy';
}

/** A request failed. Its message holds no key. */
export class TronError extends Error {
  override readonly name = 'TronError';
}

/** The provider's HTTP interface, within its limits. Throws `TronBusy` and `TronError`. */
export interface Trongrid {
  get(path: string, query: Readonly<Record<string, string>>): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  /** Requests left today, over all processes. */
  left(): Promise<number>;
}

/** It answers 403 or 429 (older texts: 503) when it is asked too much, and suspends the key for 30 s, anew at each request meanwhile. */
const busyStatuses: readonly number[] = [403, 429, 503];
const silenceMs = 31_000;
const timeoutMs = 15_000;
const maxAnswerBytes = 8 * 1024 * 1024;

/** A client of TronGrid. Requests are counted per day in the database, so that all processes share the budget and the silence. */
export function createTrongrid(
  sql: Sql,
  { apiBase, apiKey, requestsPerDay }: Pick<TronConfig, 'apiBase' | 'apiKey' | 'requestsPerDay'>,
): Trongrid {
  const day = () => new Date().toISOString().slice(0, 10);
  const takeRequest = async () => {
    const now = new Date().toISOString();
    const rows = await sql`
      INSERT INTO request_budgets AS b (provider, day, used) VALUES ('tron', ${day()}::date, 1)
      ON CONFLICT (provider, day) DO UPDATE SET used = b.used + 1
        WHERE b.used < ${requestsPerDay}::int AND (b.silent_until IS NULL OR b.silent_until <= ${now}::timestamptz)
      RETURNING 1`;
    if (rows.length === 0) throw new TronBusy('no request is left now');
  };
  const beSilent = async () => {
    await sql`UPDATE request_budgets SET silent_until = ${new Date(Date.now() + silenceMs).toISOString()} WHERE provider = 'tron' AND day = ${day()}::date`;
  };
  const send = async (path: string, init: RequestInit): Promise<unknown> => {
    await takeRequest();
    let response: Response;
    try {
      response = await fetch(`${apiBase}${path}`, {
        ...init,
        headers: { 'content-type': 'application/json', ...(apiKey ? { 'TRON-PRO-API-KEY': apiKey } : {}) },
        // A redirect would carry the key to another host.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      throw new TronError(`no answer: ${error instanceof Error ? error.name : 'unknown'}`);
    }
    if (busyStatuses.includes(response.status)) {
      await response.body?.cancel();
      await beSilent();
      throw new TronBusy(`the provider answered ${response.status} and wants silence`);
    }
    const text = await readText(response);
    if (!response.ok) throw new TronError(`HTTP ${response.status} at ${path.split('?')[0]}`);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new TronError('an answer that is not JSON');
    }
  };
  return {
    get: (path, query) => send(`${path}?${new URLSearchParams(query)}`, {}),
    post: (path, body) => send(path, { method: 'POST', body: JSON.stringify(body) }),
    async left() {
      const [row] = await sql<{ used: number }[]>`SELECT used FROM request_budgets WHERE provider = 'tron' AND day = ${day()}::date`;
      return requestsPerDay - (row?.used ?? 0);
    },
  };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > maxAnswerBytes) throw new TronError('an answer that is too large');
    }
  } catch (error) {
    throw error instanceof TronError ? error : new TronError('the answer broke off');
  }
  return text;
}
