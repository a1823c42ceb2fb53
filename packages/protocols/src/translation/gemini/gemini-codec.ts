import type { UpstreamCodec } from '../codec.ts';
import { decodeGeminiAnswer } from './decode-answer.ts';
import { GeminiDecoder } from './stream-decoder.ts';
import { writeGeminiRequest } from './write-request.ts';

/** Google's Gemini dialect: only upstream, nobody calls us in it. */
export const geminiCodec: UpstreamCodec = {
  writeRequest: writeGeminiRequest,
  decodeAnswer: decodeGeminiAnswer,
  createDecoder: (seed) => new GeminiDecoder(seed),
};
