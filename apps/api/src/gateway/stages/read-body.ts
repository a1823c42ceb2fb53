import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { cutText, isRecord } from '@derouter/protocols';
import type { Config } from '../../config.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Principal } from '../../keys/index.ts';
import type { Authenticated, WithBody } from '../exchange.ts';

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

/**
 * Reads and parses the body. `requireCredit` is called before a large or compressed body is read.
 * Throws `overloaded`, `content_type_unsupported`, `insufficient_credit`, `body_too_large`, `request_timeout`, `invalid_json`.
 */
export async function readBody(
  state: Authenticated,
  { requestBodyLimitBytes: limitBytes, requestBodyTimeoutMs }: Pick<Config, 'requestBodyLimitBytes' | 'requestBodyTimeoutMs'>,
  requireCredit: (principal: Principal) => Promise<void>,
): Promise<WithBody> {
  const { request } = state;
  // A caller without credit must not make us read megabytes.
  if (isLarge(request)) await requireCredit(state.principal);
  if (!isJson(request.headers['content-type'])) {
    throw new DerouterError('content_type_unsupported', 'The body must be JSON: send content-type: application/json.');
  }
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  const read = await collect(state, limitBytes, requestBodyTimeoutMs);
  const text =
    encoding !== 'identity'
      ? decodeText(await decompressed(state, read instanceof LargeBody ? read.bytes() : read, encoding, limitBytes))
      : read instanceof LargeBody
        ? read.text()
        : decodeText(read);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new DerouterError('invalid_json', `The body is not valid JSON: ${cutText((error as Error).message, 200)}`);
  }
  if (!isRecord(body)) throw new DerouterError('invalid_json', 'The body must be a JSON object.');
  return { ...state, text, body };
}

/** A body without a content type is treated as JSON. */
function isJson(type: string | undefined): boolean {
  return type === undefined || type === 'application/json' || /^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type.trim());
}

/** Maximum members and items of a body. A long conversation with many tools has tens of thousands. */
const maxValues = 1_000_000;
const comma = 44;
const bracket = 91;
const brace = 123;

/** Rejects a body with millions of tiny values before parsing it, which would block all other requests for seconds. */
function refuseClutter({ commas, openings }: Clutter): void {
  if (commas > maxValues || openings > maxValues) throw new DerouterError('body_too_large', 'The body has too many values.');
}

interface Clutter {
  commas: number;
  /** Number of opening brackets: nested lists and objects need no comma, and are the slowest values to parse. */
  openings: number;
}

function countClutter(bytes: Buffer, into: Clutter = { commas: 0, openings: 0 }): Clutter {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === comma) into.commas++;
    else if (byte === bracket || byte === brace) into.openings++;
  }
  return into;
}

/** Decodes a body, without its byte order mark. */
function decodeText(bytes: Buffer): string {
  if (bytes.length >= maxValues) refuseClutter(countClutter(bytes));
  return toText(bytes);
}

function toText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new DerouterError('invalid_json', 'The body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/**
 * The bytes of a large body, in one block of memory that is given back as soon as its text was decoded, instead of at the next
 * collection of garbage.
 */
class LargeBody {
  #block: ArrayBuffer;
  #size = 0;
  readonly #clutter: Clutter = { commas: 0, openings: 0 };

  /** `expectedBytes` is how many will come; 0 if that is unknown. */
  constructor(expectedBytes: number) {
    this.#block = new ArrayBuffer(Math.max(expectedBytes, 2 * largeBytes));
  }

  /** Throws `body_too_large` for a body with too many values. */
  push(chunk: Buffer): void {
    refuseClutter(countClutter(chunk, this.#clutter));
    const size = this.#size + chunk.length;
    if (size > this.#block.byteLength) this.#block = this.#block.transfer(size * 2);
    new Uint8Array(this.#block).set(chunk, this.#size);
    // The memory of a chunk that shares it with nothing is given back at once.
    if (chunk.length === chunk.buffer.byteLength) (chunk.buffer as ArrayBuffer).transfer(0);
    this.#size = size;
  }

  bytes(): Buffer {
    return Buffer.from(this.#block, 0, this.#size);
  }

  /** Its text; its bytes are gone. */
  text(): string {
    try {
      return toText(this.bytes());
    } finally {
      this.release();
    }
  }

  release(): void {
    this.#block = this.#block.transfer(0);
    this.#size = 0;
  }
}

function isLarge(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return length === undefined || Number(length) > 256 * 1024 || (request.headers['content-encoding'] ?? 'identity') !== 'identity';
}

function tooLarge(limitBytes: number): DerouterError {
  return new DerouterError('body_too_large', `The body is larger than ${Math.floor(limitBytes / 1024 / 1024)} MB.`);
}

const largeBytes = 1024 * 1024;

/** Reads the body. */
function collect({ request, buffered }: Authenticated, limitBytes: number, timeoutMs: number): Promise<Buffer | LargeBody> {
  const declaredBytes = Number(request.headers['content-length'] ?? 0);
  if (declaredBytes > limitBytes) return Promise.reject(tooLarge(limitBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let large: LargeBody | null = null;
    let size = 0;
    const finish = (error: unknown) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', finish).off('close', onClose);
      if (error) {
        request.resume();
        large?.release();
        reject(error);
      } else resolve(large ?? (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) return finish(tooLarge(limitBytes));
      try {
        buffered.take(chunk.length);
        chunks.push(chunk);
        if (size < largeBytes) return;
        large ??= new LargeBody(declaredBytes);
        for (const piece of chunks.splice(0)) large.push(piece);
      } catch (error) {
        finish(error);
      }
    };
    const onEnd = () => finish(null);
    const onClose = () => finish(new DerouterError('request_timeout', 'The connection closed before the body was complete.'));
    const timer = setTimeout(() => finish(new DerouterError('request_timeout', 'The body took too long to arrive.')), timeoutMs);
    request.on('data', onData).on('end', onEnd).on('error', finish).on('close', onClose);
  });
}

async function decompressed({ buffered }: Authenticated, bytes: Buffer, name: string, limitBytes: number): Promise<Buffer> {
  const result = await decompress(bytes, name, limitBytes);
  buffered.take(result.length);
  return result;
}

async function decompress(bytes: Buffer, name: string, limitBytes: number): Promise<Buffer> {
  if (name === 'identity') return bytes;
  if (!(name in decoders)) {
    throw new DerouterError(
      'content_type_unsupported',
      `The content encoding "${cutText(name, 40)}" is not supported: use gzip, br, deflate or zstd.`,
    );
  }
  try {
    // Text compresses twentyfold at best; a hundredfold is a decompression bomb.
    const maxOutputLength = Math.min(limitBytes, Math.max(1024 * 1024, bytes.length * 100));
    return await decoders[name as keyof typeof decoders](bytes, { maxOutputLength });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limitBytes);
    throw new DerouterError('invalid_json', `The body is not valid ${name}.`);
  }
}
