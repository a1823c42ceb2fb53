import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

export interface SoakLoad {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly minutes: number;
  /** Streams that are open at any time. */
  readonly streams: number;
  /** Short requests a second. */
  readonly perSecond: number;
}

/** What came of a load so far. */
export interface SoakResult {
  /** The receipt of each answer; empty where there is none. */
  readonly answered: string[];
  readonly failures: Map<string, number>;
  readonly firstBytesMs: number[];
  readonly shortMs: number[];
  wholeStreams: number;
  /** Bytes of streams, also of those that did not end in time. */
  streamedBytes: number;
  /** Short requests that were not sent, because as many as a client may have open were waiting. */
  heldBack: number;
}

/** A client with a limit of its own: beyond it, a slow server would be sent requests that are only answered after the end. */
const maxWaiting = 256;

const bodyOf = (text: string, stream: boolean) =>
  JSON.stringify({ model: 'gpt-4.1-mini', stream, max_completion_tokens: 400, messages: [{ role: 'user', content: text }] });

/** Begins to keep streams open and to send short requests. `done` resolves when the time is over and everything was answered. */
export function startSoak(load: SoakLoad): { readonly result: SoakResult; readonly done: Promise<unknown> } {
  const result: SoakResult = {
    ...{ answered: [], failures: new Map(), firstBytesMs: [], shortMs: [] },
    ...{ wholeStreams: 0, streamedBytes: 0, heldBack: 0 },
  };
  return { result, done: Promise.all([keepStreams(load, result), sendShort(load, result)]) };
}

export const percentile = (list: readonly number[], part: number) => list.toSorted((a, b) => a - b)[Math.floor(list.length * part)] ?? 0;

async function keepStreams({ origin, headers, minutes, streams }: SoakLoad, result: SoakResult): Promise<void> {
  const until = performance.now() + minutes * 60_000;
  const pool = new Pool(origin, { connections: streams, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  const body = bodyOf('soak: why is the sky blue?', true);
  const one = async () => {
    const from = performance.now();
    await call(pool, { headers, body, end: '[DONE]' }, result, {
      onFirst: () => result.firstBytesMs.push(performance.now() - from),
      onBytes: (count) => {
        result.streamedBytes += count;
      },
      onEnd: () => result.wholeStreams++,
    });
  };
  await Promise.all(
    Array.from({ length: streams }, async (_, at) => {
      // Opened over the first ten seconds.
      await sleep((at / streams) * 10_000);
      while (performance.now() < until) await one();
    }),
  );
  await pool.close();
}

/** At a fixed pace, whatever the answers take. */
async function sendShort({ origin, headers, minutes, perSecond }: SoakLoad, result: SoakResult): Promise<void> {
  const startedAt = performance.now();
  const until = startedAt + minutes * 60_000;
  const pool = new Pool(origin, { connections: maxWaiting, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  const running = new Set<Promise<void>>();
  const body = bodyOf('Why?', false);
  for (let sent = 0; performance.now() < until; sent++) {
    const at = startedAt + (sent / perSecond) * 1_000;
    if (at > performance.now()) await sleep(at - performance.now());
    if (running.size >= maxWaiting) {
      result.heldBack++;
      continue;
    }
    const from = performance.now();
    const one: Promise<void> = call(pool, { headers, body, end: 'A short answer' }, result, {
      onEnd: () => result.shortMs.push(performance.now() - from),
    }).finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
  await pool.close();
}

interface Watched {
  readonly onFirst?: () => void;
  readonly onBytes?: (count: number) => void;
  readonly onEnd: () => void;
}

async function call(
  pool: Pool,
  { headers, body, end }: { readonly headers: Readonly<Record<string, string>>; readonly body: string; readonly end: string },
  { answered, failures }: SoakResult,
  { onFirst, onBytes, onEnd }: Watched,
): Promise<void> {
  const note = (what: string) => void failures.set(what, (failures.get(what) ?? 0) + 1);
  try {
    const response = await pool.request({ path: '/v1/chat/completions', method: 'POST', headers, body });
    let text = '';
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      if (text === '') onFirst?.();
      onBytes?.(chunk.length);
      text = (text + chunk.toString('latin1')).slice(-500);
    }
    if (response.statusCode !== 200 || !text.includes(end)) return note(`${response.statusCode} ${text.slice(0, 80)}`);
    answered.push(String(response.headers['x-derouter-receipt'] ?? ''));
    onEnd();
  } catch (error) {
    note((error as { code?: string }).code ?? String(error));
  }
}
