import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as the scripted provider received it. */
export interface SeenRequest {
  readonly method: string;
  /** Includes the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  /** The parsed JSON body; null if it is not JSON. */
  readonly body: Record<string, unknown> | null;
  /** `performance.now()` when the body was complete. */
  readonly receivedAt: number;
  /** `performance.now()` when the client closed the connection before the end of the answer; null if it did not. */
  closedEarlyAt: number | null;
}

/** One step of the provider's answer. */
export type Step =
  /** Sets status and headers; they are sent with the first body bytes, or immediately if `flush` is set. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly flush?: boolean }
  | { readonly write: string | Buffer }
  | { readonly delayMs: number }
  /** Waits for a promise, such as a test's signal to continue. */
  | { readonly until: Promise<unknown> }
  /** Sends trailers after a chunked body. */
  | { readonly trailers: Readonly<Record<string, string>> }
  /** Resets the connection. */
  | { readonly reset: true }
  /** Sends nothing more and leaves the answer open. */
  | { readonly hang: true };

export type Script = (request: SeenRequest) => Iterable<Step> | AsyncIterable<Step>;

export interface ScriptedUpstream {
  /** `http://127.0.0.1:port`, without a version path. */
  readonly baseUrl: string;
  readonly requests: SeenRequest[];
  /** Replaces the script for later requests. */
  script(script: Script): void;
  /** Holds back the answers of a script to later requests until the returned function is called. */
  hold(script: Script): () => void;
  close(): Promise<void>;
}

/** Starts an HTTP server that acts as a provider: it answers by script, with delays and resets, and records the requests. */
export async function startScriptedUpstream(initial: Script): Promise<ScriptedUpstream> {
  let current = initial;
  const requests: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      raw,
      body: parse(raw),
      receivedAt: performance.now(),
      closedEarlyAt: null,
    };
    requests.push(seen);
    response.once('close', () => {
      if (!response.writableFinished) seen.closedEarlyAt = performance.now();
    });
    await play(response, current(seen)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    script(script) {
      current = script;
    },
    hold(script) {
      const { promise: until, resolve } = Promise.withResolvers<void>();
      current = async function* (request) {
        yield { until };
        yield* script(request);
      };
      return resolve;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function play(response: ServerResponse, steps: Iterable<Step> | AsyncIterable<Step>): Promise<void> {
  for await (const step of steps) {
    if (response.destroyed) return;
    if ('status' in step) {
      response.writeHead(step.status, step.headers ?? { 'content-type': 'application/json' });
      if (step.flush) response.flushHeaders();
    } else if ('write' in step) {
      // Respect backpressure, as a provider would.
      if (!response.write(step.write)) await drainedOrClosed(response);
    } else if ('trailers' in step) response.addTrailers(step.trailers);
    else if ('delayMs' in step) await sleep(step.delayMs);
    else if ('until' in step) await step.until;
    else if ('reset' in step) return void response.socket?.resetAndDestroy();
    else return;
  }
  response.end();
}

function drainedOrClosed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function parse(raw: Buffer): Record<string, unknown> | null {
  try {
    return JSON.parse(raw.toString('utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** Steps that write the bytes in chunks of `every` bytes, regardless of event or character boundaries. */
export function* cutBytes(bytes: Buffer, every: number): Generator<Step> {
  for (let from = 0; from < bytes.length; from += every) {
    yield { write: bytes.subarray(from, from + every) };
    yield { delayMs: 0 };
  }
}
