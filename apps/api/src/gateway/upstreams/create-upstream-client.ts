import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import type { UpstreamRow } from '../../catalog/index.ts';
import type { Sealer } from '../../secrets/index.ts';
import { version } from '../../version.ts';
import { type AnswerBody, ReceivedBody } from './answer-body.ts';
import { decodeBody } from './decode-body.ts';
import { connectPublicOnly } from './refuse-private.ts';

interface UpstreamRequest {
  readonly upstream: UpstreamRow;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path below the base URL, with the query. */
  readonly path: string;
  /** The body's text in parts, sent in order. */
  readonly body?: readonly string[];
  /** The client's headers; only those that the dialect needs are forwarded. */
  readonly clientHeaders?: IncomingHttpHeaders;
  readonly signal: AbortSignal;
  /** Maximum time until the answer's head. */
  readonly headersTimeoutMs?: number;
  /** Maximum silence within the answer. */
  readonly idleTimeoutMs?: number;
}

/** An upstream's answer after its head has arrived. */
export interface UpstreamAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** Uncompressed. */
  readonly body: AnswerBody;
}

export interface UpstreamClient {
  /** Sends a request. Resolves with the answer's head; rejects if there is no answer. Redirects are not followed. */
  send(request: UpstreamRequest): Promise<UpstreamAnswer>;
  close(): Promise<void>;
}

/** Maximum time until an answer's head: whole answers of slow models take minutes. */
const headersTimeoutMs = 600_000;
/** Maximum silence within an answer. */
const bodyTimeoutMs = 300_000;

/** Client headers that a provider of each kind understands. */
const passedOn = {
  anthropic: ['anthropic-version', 'anthropic-beta'],
  openai: ['openai-beta'],
  'openai-compatible': [],
  gemini: [],
  sandbox: ['anthropic-version', 'anthropic-beta'],
} as const;

/** Connections to all upstreams. `sandboxBaseUrl`: where the sandbox upstream listens. */
export function createUpstreamClient(sealer: Sealer, sandboxBaseUrl: string | null): UpstreamClient {
  const limits = {
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    keepAliveTimeout: 30_000,
    // Unlimited connections: requests are limited elsewhere, and a request queued here would be invisible.
    pipelining: 1,
    // One answer per connection, so that a broken connection does not break a hundred answers.
    allowH2: false,
  };
  const anywhere = new Agent({ ...limits, connect: { timeout: 10_000, allowH2: false } });
  const publicOnly = new Agent({ ...limits, connect: connectPublicOnly({ timeout: 10_000, allowH2: false }) });
  const credentials = new Map<string, string>();

  const credentialOf = ({ credentialSealed }: UpstreamRow) => {
    if (!credentialSealed) return '';
    let credential = credentials.get(credentialSealed);
    if (credential === undefined) {
      if (credentials.size > 1000) credentials.clear();
      credential = sealer.open('upstream credential', credentialSealed);
      credentials.set(credentialSealed, credential);
    }
    return credential;
  };

  const headersFor = ({ upstream, clientHeaders, body }: UpstreamRequest): Record<string, string> => {
    const headers: Record<string, string> = {
      accept: 'application/json, text/event-stream',
      // The tap reads the bytes, so compression is not accepted.
      'accept-encoding': 'identity',
      'user-agent': `derouter/${version}`,
    };
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      if (isLarge(body)) headers['content-length'] = String(body.reduce((bytes, part) => bytes + Buffer.byteLength(part), 0));
    }
    for (const name of passedOn[upstream.kind]) {
      const value = clientHeaders?.[name];
      if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
    }
    const credential = credentialOf(upstream);
    if (upstream.kind === 'anthropic') {
      headers['x-api-key'] = credential;
      headers['anthropic-version'] ??= '2023-06-01';
    } else if (upstream.kind === 'gemini') {
      headers['x-goog-api-key'] = credential;
    } else if (credential) headers.authorization = `Bearer ${credential}`;
    return headers;
  };

  return {
    send(request) {
      const { upstream, method, path, body, signal, headersTimeoutMs, idleTimeoutMs } = request;
      const base = upstream.kind === 'sandbox' ? sandboxBase(sandboxBaseUrl, path) : upstream.baseUrl;
      const { origin, prefix } = baseOf(base);
      return dispatch(
        upstream.allowPrivateNetwork ? anywhere : publicOnly,
        {
          origin,
          path: prefix + path,
          method,
          headers: headersFor(request),
          body: body === undefined ? null : bodyOf(body),
          ...(headersTimeoutMs !== undefined && { headersTimeout: headersTimeoutMs }),
          ...(idleTimeoutMs !== undefined && { bodyTimeout: idleTimeoutMs }),
        },
        signal,
      );
    },
    async close() {
      await Promise.all([anywhere.destroy(), publicOnly.destroy()]);
    },
  };
}

function dispatch(agent: Agent, options: Dispatcher.DispatchOptions, signal: AbortSignal): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError());
    let controller: Dispatcher.DispatchController | null = null;
    let received: ReceivedBody | null = null;
    // The request may still be waiting for a connection.
    const onAbort = () => (controller ? controller.abort(abortError()) : reject(abortError()));
    signal.addEventListener('abort', onAbort, { once: true });
    agent.dispatch(options, {
      onRequestStart(started) {
        controller = started;
        if (signal.aborted) onAbort();
      },
      onResponseStart(started, statusCode, headers) {
        // 1xx responses precede the answer.
        if (statusCode < 200) return;
        // Ten buffers, which undici keeps until the answer ends.
        started.rawHeaders = null;
        received = new ReceivedBody(started);
        resolve({ statusCode, headers, body: decodeBody(received, String(headers['content-encoding'] ?? '')) });
      },
      onResponseData(_controller, chunk) {
        received?.push(chunk);
      },
      onResponseEnd() {
        signal.removeEventListener('abort', onAbort);
        received?.end();
      },
      onResponseError(_controller, error) {
        signal.removeEventListener('abort', onAbort);
        if (received) received.fail(error);
        else reject(error);
      },
    });
  });
}

function abortError(): Error {
  return Object.assign(new Error('the exchange was ended'), { name: 'AbortError', code: 'ABORT_ERR' });
}

const largeChars = 256 * 1024;
const pieceChars = 64 * 1024;

function isLarge(parts: readonly string[]): boolean {
  return parts.reduce((chars, part) => chars + part.length, 0) > largeChars;
}

/**
 * A large body is encoded piece by piece by the socket, which frees each piece once it is sent. Buffers of ours would wait for the
 * next collection of garbage, and be a further copy of the body until then.
 */
function bodyOf(parts: readonly string[]): string | Readable {
  return isLarge(parts) ? Readable.from(cut(parts)) : parts.join('');
}

function* cut(parts: readonly string[]): Generator<string> {
  for (const part of parts) {
    for (let from = 0; from < part.length; ) {
      let to = Math.min(from + pieceChars, part.length);
      // Do not split a surrogate pair.
      if (to < part.length && isHighSurrogate(part.charCodeAt(to - 1))) to--;
      yield part.slice(from, to);
      from = to;
    }
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

const bases = new Map<string, { readonly origin: string; readonly prefix: string }>();

/** The origin of a base URL, and its path as a prefix. */
function baseOf(baseUrl: string): { readonly origin: string; readonly prefix: string } {
  let base = bases.get(baseUrl);
  if (!base) {
    const { origin, pathname } = new URL(baseUrl);
    base = { origin, prefix: pathname.replace(/\/+$/, '') };
    if (bases.size > 1000) bases.clear();
    bases.set(baseUrl, base);
  }
  return base;
}

/** The sandbox speaks all dialects at one address; OpenAI's paths come without the version. */
function sandboxBase(baseUrl: string | null, path: string): string {
  if (!baseUrl) throw new Error('the sandbox upstream is off');
  return path.startsWith('/v1/') ? baseUrl : `${baseUrl}/v1`;
}
