import type { Dialect } from '../dialect.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';
import { AnthropicTap, readAnthropicAnswer } from './anthropic-tap.ts';
import { OpenaiChatTap, readOpenaiChatAnswer, readOpenaiEmbeddingsAnswer } from './openai-chat-tap.ts';
import { OpenaiResponsesTap, readOpenaiResponsesAnswer } from './openai-responses-tap.ts';

/** A tap for a stream in this dialect. */
export function tapFor(dialect: Dialect, options: { readonly withholdUsage: boolean }): StreamTap {
  if (dialect === 'anthropic-messages') return new AnthropicTap();
  if (dialect === 'openai-responses') return new OpenaiResponsesTap();
  return new OpenaiChatTap(options.withholdUsage);
}

const readers: Record<Dialect, (body: Readonly<Record<string, unknown>>) => AnswerReading> = {
  'anthropic-messages': readAnthropicAnswer,
  'openai-chat': readOpenaiChatAnswer,
  'openai-responses': readOpenaiResponsesAnswer,
  'openai-embeddings': readOpenaiEmbeddingsAnswer,
};

/** Reads a whole answer in this dialect. */
export function readAnswer(dialect: Dialect, body: Readonly<Record<string, unknown>>): AnswerReading {
  return readers[dialect](body);
}
