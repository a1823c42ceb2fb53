import type { ChatCodec } from '../codec.ts';
import { encodeGeminiAnswer } from './client/encode-answer.ts';
import { parseGeminiRequest } from './client/parse-request.ts';
import { GeminiEncoder } from './client/stream-encoder.ts';
import { decodeGeminiAnswer } from './decode-answer.ts';
import { GeminiDecoder } from './stream-decoder.ts';
import { writeGeminiRequest } from './write-request.ts';

export const geminiCodec: ChatCodec = {
  parseRequest: parseGeminiRequest,
  writeRequest: writeGeminiRequest,
  decodeAnswer: decodeGeminiAnswer,
  encodeAnswer: encodeGeminiAnswer,
  createDecoder: (seed) => new GeminiDecoder(seed),
  createEncoder: (options) => new GeminiEncoder(options),
};
