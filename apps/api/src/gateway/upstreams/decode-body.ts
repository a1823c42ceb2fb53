import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { AnswerBody } from './answer-body.ts';

const decoders: Readonly<Record<string, () => Transform>> = {
  // Flush immediately: a stream is forwarded as it arrives.
  gzip: () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ flush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => createZstdDecompress({ flush: constants.ZSTD_e_flush }),
};

/** Decompresses an answer. Some servers compress although the request does not accept it. */
export function decodeBody(body: AnswerBody, encoding: string): AnswerBody {
  const create = encoding === '' ? undefined : decoders[encoding.trim().toLowerCase()];
  if (!create) return body;
  const decoder: Readable = pipeline(Readable.from(body), create(), () => {});
  const chunks = decoder[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let isDestroyed = false;
  const destroy = () => {
    isDestroyed = true;
    decoder.destroy();
    body.destroy();
  };
  return {
    next: () =>
      chunks.next().catch((error: unknown) => {
        if (isDestroyed) return { done: true, value: undefined };
        throw error;
      }),
    destroy,
    async return() {
      destroy();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
