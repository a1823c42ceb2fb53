import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as the scripted provider got it. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  /** The parsed body, or null. */
  readonly body: Record<string, unknown> | null;
  readonly receivedAt: number;
  /** When our answer's connection went away before its end; `performance.now()`. */
  closedEarlyAt: number | null;
}

/** What the provider does next. */
export type Step =
  /** The head goes out with the first bytes, or at once where `flush` says so. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly flush?: boolean }
  | { readonly write: string | Buffer }
  | { readonly delayMs: number }
  /** Waits for a promise, such as a test's signal to go on. */
  | { readonly until: Promise<unknown> }
  /** Fields after the body of a chunked answer. */
  | { readonly trailers: Readonly<Record<string, string>> }
  /** Cuts the connection. */
  | { readonly reset: true }
  /** Says nothing more, and does not end. */
  | { readonly hang: true };

export type Script = (request: SeenRequest) => Iterable<Step> | AsyncIterable<Step>;

export interface ScriptedUpstream {
  /** Without a version: `http://127.0.0.1:port`. */
  readonly baseUrl: string;
  readonly requests: SeenRequest[];
  /** Changes what is answered from now on. */
  script(script: Script): void;
  close(): Promise<void>;
}

/** A real HTTP server that plays a provider: answers by script, with delays, cuts and resets, and records what it got. */
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
      // As a provider would: no more is written than the reader takes.
      if (!response.write(step.write)) await drained(response);
    } else if ('trailers' in step) response.addTrailers(step.trailers);
    else if ('delayMs' in step) await sleep(step.delayMs);
    else if ('until' in step) await step.until;
    else if ('reset' in step) return void response.socket?.resetAndDestroy();
    else return;
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
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

/** Steps that write bytes cut into pieces of `every` bytes, wherever that falls. */
export function* cutBytes(bytes: Buffer, every: number): Generator<Step> {
  for (let from = 0; from < bytes.length; from += every) {
    yield { write: bytes.subarray(from, from + every) };
    yield { delayMs: 0 };
  }
}
