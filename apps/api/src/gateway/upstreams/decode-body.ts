import { pipeline, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { Dispatcher } from 'undici';

const decoders: Readonly<Record<string, () => Transform>> = {
  // A stream is passed on as it comes: what can be read is flushed at once.
  gzip: () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ flush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => createZstdDecompress({ flush: constants.ZSTD_e_flush }),
};

/** The bytes of an answer, uncompressed. We ask for none, and some servers compress all the same. */
export function decodeBody({ body, headers }: Dispatcher.ResponseData): AsyncIterable<Buffer> {
  const create = decoders[String(headers['content-encoding'] ?? '').toLowerCase()];
  if (!create) return body as AsyncIterable<Buffer>;
  return pipeline(body, create(), () => {}) as AsyncIterable<Buffer>;
}
