import type { ChatCodec } from '../codec.ts';
import { decodeResponsesAnswer } from './decode-answer.ts';
import { encodeResponsesAnswer } from './encode-answer.ts';
import { parseResponsesRequest } from './parse-request.ts';
import { ResponsesDecoder } from './stream-decoder.ts';
import { ResponsesEncoder } from './stream-encoder.ts';
import { writeResponsesRequest } from './write-request.ts';

export const openaiResponsesCodec: ChatCodec = {
  parseRequest: parseResponsesRequest,
  writeRequest: writeResponsesRequest,
  decodeAnswer: decodeResponsesAnswer,
  encodeAnswer: encodeResponsesAnswer,
  createDecoder: (seed) => new ResponsesDecoder(seed),
  createEncoder: (options) => new ResponsesEncoder(options),
};
