import type { ChatCodec } from '../codec.ts';
import { decodeAnthropicAnswer } from './decode-answer.ts';
import { encodeAnthropicAnswer } from './encode-answer.ts';
import { parseAnthropicRequest } from './parse-request.ts';
import { AnthropicDecoder } from './stream-decoder.ts';
import { AnthropicEncoder } from './stream-encoder.ts';
import { writeAnthropicRequest } from './write-request.ts';

export const anthropicCodec: ChatCodec = {
  parseRequest: parseAnthropicRequest,
  writeRequest: writeAnthropicRequest,
  decodeAnswer: decodeAnthropicAnswer,
  encodeAnswer: encodeAnthropicAnswer,
  createDecoder: () => new AnthropicDecoder(),
  createEncoder: (options) => new AnthropicEncoder(options),
};
