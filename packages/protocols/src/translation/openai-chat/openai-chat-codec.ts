import type { ChatCodec } from '../codec.ts';
import { decodeChatAnswer } from './decode-answer.ts';
import { encodeChatAnswer } from './encode-answer.ts';
import { parseChatRequest } from './parse-request.ts';
import { ChatDecoder } from './stream-decoder.ts';
import { ChatEncoder } from './stream-encoder.ts';
import { writeChatRequest } from './write-request.ts';

/** The Chat Completions dialect of OpenAI and of the many servers compatible with it. */
export const openaiChatCodec: ChatCodec = {
  parseRequest: parseChatRequest,
  writeRequest: writeChatRequest,
  decodeAnswer: decodeChatAnswer,
  encodeAnswer: encodeChatAnswer,
  createDecoder: (seed) => new ChatDecoder(seed),
  createEncoder: (options) => new ChatEncoder(options),
};
