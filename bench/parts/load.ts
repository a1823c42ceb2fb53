import { Pool } from 'undici';

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly firstByteP50Ms: number;
  readonly firstByteP99Ms: number;
}

interface LoadOptions {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Default: Chat Completions. */
  readonly path?: string;
  readonly inFlight: number;
  readonly seconds: number;
  /** The maximum of a random pause before each request, so that requests are spread over time. */
  readonly pauseMs?: number;
  /** Text that every correct answer contains. A wrong answer fails the benchmark. */
  readonly expect: string;
}

/** Keeps `inFlight` requests in flight for `seconds` and checks every answer. */
export async function applyLoad({
  origin,
  headers,
  body,
  path = '/v1/chat/completions',
  inFlight,
  seconds,
  expect,
  pauseMs = 0,
}: LoadOptions): Promise<Load> {
  const pool = new Pool(origin, { connections: inFlight, pipelining: 1 });
  const times: number[] = [];
  const firstBytes: number[] = [];
  const until = performance.now() + seconds * 1000;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < until) {
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * pauseMs));
        const from = performance.now();
        const response = await pool.request({
          path,
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
        });
        let text = '';
        for await (const chunk of response.body as AsyncIterable<Buffer>) {
          if (text === '') firstBytes.push(performance.now() - from);
          text += chunk.toString('latin1');
        }
        if (response.statusCode !== 200 || !text.includes(expect))
          throw new Error(`wrong answer (${response.statusCode}): ${text.slice(0, 300)}`);
        times.push(performance.now() - from);
      }
    }),
  );
  const elapsedSeconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  const at = (list: number[], part: number) => list.toSorted((a, b) => a - b)[Math.floor(list.length * part)] ?? 0;
  return {
    requests: times.length,
    perSecond: times.length / elapsedSeconds,
    p50Ms: at(times, 0.5),
    p99Ms: at(times, 0.99),
    firstByteP50Ms: at(firstBytes, 0.5),
    firstByteP99Ms: at(firstBytes, 0.99),
  };
}

/** Opens `count` streams and waits for the first chunk of each. Returns a function that closes them. */
export async function openStreams(
  origin: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  count: number,
): Promise<() => Promise<void>> {
  const pool = new Pool(origin, { connections: count, pipelining: 1 });
  const abort = new AbortController();
  for (let opened = 0; opened < count; opened += 50) {
    await Promise.all(
      Array.from({ length: Math.min(50, count - opened) }, async () => {
        const response = await pool.request({
          path: '/v1/chat/completions',
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
          signal: abort.signal,
        });
        response.body.on('error', () => {});
        await new Promise((resolve) => response.body.once('data', resolve));
      }),
    );
  }
  return async () => {
    abort.abort();
    await pool.destroy();
  };
}
