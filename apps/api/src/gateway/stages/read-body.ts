import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { isRecord } from '@derouter/protocols';
import type { Config } from '../../config.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Authenticated, WithBody } from '../exchange.ts';

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

/**
 * Reads and parses the body. `hasCredit`: asked before a large or compressed body is read.
 * Throws `content_type_unsupported`, `insufficient_credit`, `body_too_large`, `request_timeout`, `invalid_json`.
 */
export async function readBody(
  state: Authenticated,
  { requestBodyLimitBytes: limitBytes, requestBodyTimeoutMs }: Pick<Config, 'requestBodyLimitBytes' | 'requestBodyTimeoutMs'>,
  hasCredit: (walletId: bigint) => Promise<boolean>,
): Promise<WithBody> {
  const { request } = state;
  // Whoever cannot pay does not make us read megabytes.
  if (isLarge(request) && !(await hasCredit(state.principal.walletId))) {
    throw new DerouterError('insufficient_credit', 'Not enough credit: there is none on this account. Nothing was charged.');
  }
  if (!isJson(request.headers['content-type'])) {
    throw new DerouterError('content_type_unsupported', 'The body must be JSON: send content-type: application/json.');
  }
  const bytes = await decode(await collect(request, limitBytes, requestBodyTimeoutMs), request.headers['content-encoding'], limitBytes);
  refuseClutter(bytes);
  if (!isUtf8(bytes)) throw new DerouterError('invalid_json', 'The body is not valid UTF-8.');
  const text = withoutMark(bytes.toString('utf8'));
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new DerouterError('invalid_json', `The body is not valid JSON: ${(error as Error).message.slice(0, 200)}`);
  }
  if (!isRecord(body)) throw new DerouterError('invalid_json', 'The body must be a JSON object.');
  return { ...state, text, body };
}

/** A body without a type is taken for what it must be. */
function isJson(type: string | undefined): boolean {
  return type === undefined || type === 'application/json' || /^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type.trim());
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Members and items of a body at most. A long conversation with many tools has some ten thousands. */
const mostValues = 1_000_000;
const comma = 44;

/** Refuses a body of millions of tiny values before it is parsed: it would stop every other request for seconds. */
function refuseClutter(bytes: Buffer): void {
  if (bytes.length < mostValues) return;
  let commas = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === comma) commas++;
  if (commas > mostValues) throw new DerouterError('body_too_large', 'The body has too many values.');
}

function isLarge(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return length === undefined || Number(length) > 256 * 1024 || (request.headers['content-encoding'] ?? 'identity') !== 'identity';
}

function tooLarge(limitBytes: number): DerouterError {
  return new DerouterError('body_too_large', `The body is larger than ${Math.floor(limitBytes / 1024 / 1024)} MB.`);
}

function collect(request: IncomingMessage, limitBytes: number, timeoutMs: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return Promise.reject(tooLarge(limitBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (error: Error | null) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', finish).off('close', onClose);
      if (error) {
        request.resume();
        reject(error);
      } else resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) finish(tooLarge(limitBytes));
      else chunks.push(chunk);
    };
    const onEnd = () => finish(null);
    const onClose = () => finish(new DerouterError('request_timeout', 'The connection closed before the body was complete.'));
    const timer = setTimeout(() => finish(new DerouterError('request_timeout', 'The body took too long to arrive.')), timeoutMs);
    request.on('data', onData).on('end', onEnd).on('error', finish).on('close', onClose);
  });
}

async function decode(bytes: Buffer, encoding: string | undefined, limitBytes: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() || 'identity';
  if (name === 'identity') return bytes;
  if (!(name in decoders)) {
    throw new DerouterError(
      'content_type_unsupported',
      `The content encoding "${name.slice(0, 40)}" is not supported: use gzip, br, deflate or zstd.`,
    );
  }
  try {
    // Text shrinks to a twentieth at best; a hundredth is a bomb.
    const maxOutputLength = Math.min(limitBytes, Math.max(1024 * 1024, bytes.length * 100));
    return await decoders[name as keyof typeof decoders](bytes, { maxOutputLength });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limitBytes);
    throw new DerouterError('invalid_json', `The body is not valid ${name}.`);
  }
}
