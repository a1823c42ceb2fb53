import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { isRecord } from '@derouter/protocols';
import type { Request } from 'express';
import { DerouterError } from '../../errors/index.ts';
import type { Authenticated, WithBody } from '../exchange.ts';

/** A client may take this long to send its body. */
const bodyTimeoutMs = 120_000;

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

/**
 * Reads and parses the body. Throws `content_type_unsupported`, `body_too_large`, `request_timeout`, `invalid_json`.
 */
export async function readBody(state: Authenticated, limitBytes: number): Promise<WithBody> {
  const { request } = state;
  if (request.is('json') === false) {
    throw new DerouterError('content_type_unsupported', 'The body must be JSON: send content-type: application/json.');
  }
  const bytes = await decode(await collect(request, limitBytes), request.get('content-encoding'), limitBytes);
  if (!isUtf8(bytes)) throw new DerouterError('invalid_json', 'The body is not valid UTF-8.');
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new DerouterError('invalid_json', `The body is not valid JSON: ${(error as Error).message.slice(0, 200)}`);
  }
  if (!isRecord(body)) throw new DerouterError('invalid_json', 'The body must be a JSON object.');
  return { ...state, text, body };
}

function tooLarge(limitBytes: number): DerouterError {
  return new DerouterError('body_too_large', `The body is larger than ${Math.floor(limitBytes / 1024 / 1024)} MB.`);
}

function collect(request: Request, limitBytes: number): Promise<Buffer> {
  if (Number(request.get('content-length') ?? 0) > limitBytes) return Promise.reject(tooLarge(limitBytes));
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
    const timer = setTimeout(() => finish(new DerouterError('request_timeout', 'The body took too long to arrive.')), bodyTimeoutMs);
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
    return await decoders[name as keyof typeof decoders](bytes, { maxOutputLength: limitBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limitBytes);
    throw new DerouterError('invalid_json', `The body is not valid ${name}.`);
  }
}
