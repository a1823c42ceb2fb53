import type { UpstreamDialect } from '../dialect.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';
import { AnthropicTap, readAnthropicAnswer } from './anthropic-tap.ts';
import { GeminiTap, readGeminiAnswer } from './gemini-tap.ts';
import { OpenaiChatTap, readOpenaiChatAnswer, readOpenaiEmbeddingsAnswer } from './openai-chat-tap.ts';
import { OpenaiResponsesTap, readOpenaiResponsesAnswer } from './openai-responses-tap.ts';

/** A tap for a stream in this dialect. */
export function tapFor(dialect: UpstreamDialect, options: { readonly withholdUsage: boolean }): StreamTap {
  if (dialect === 'anthropic-messages') return new AnthropicTap();
  if (dialect === 'openai-responses') return new OpenaiResponsesTap();
  if (dialect === 'gemini') return new GeminiTap();
  return new OpenaiChatTap(options.withholdUsage);
}

const readers: Record<UpstreamDialect, (body: Readonly<Record<string, unknown>>) => AnswerReading> = {
  'anthropic-messages': readAnthropicAnswer,
  'openai-chat': readOpenaiChatAnswer,
  'openai-responses': readOpenaiResponsesAnswer,
  'openai-embeddings': readOpenaiEmbeddingsAnswer,
  gemini: readGeminiAnswer,
};

/** Reads a whole answer in this dialect. */
export function readAnswer(dialect: UpstreamDialect, body: Readonly<Record<string, unknown>>): AnswerReading {
  return readers[dialect](body);
}

/** The minimal mark of an answer in each dialect, which even lenient compatible servers send. */
const marks: Record<UpstreamDialect, (body: Readonly<Record<string, unknown>>) => boolean> = {
  'anthropic-messages': (body) => Array.isArray(body.content),
  'openai-chat': (body) => Array.isArray(body.choices),
  'openai-responses': (body) => Array.isArray(body.output) || body.object === 'response',
  'openai-embeddings': (body) => Array.isArray(body.data),
  gemini: (body) => Array.isArray(body.candidates) || body.promptFeedback !== undefined || body.usageMetadata !== undefined,
};

/** True for a whole answer in this dialect; false for other JSON, such as an error of another server. */
export function isAnswer(dialect: UpstreamDialect, body: Readonly<Record<string, unknown>>): boolean {
  return marks[dialect](body);
}
