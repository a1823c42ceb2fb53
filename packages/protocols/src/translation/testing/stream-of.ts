import { anthropicCodec } from '../anthropic/anthropic-codec.ts';
import { geminiCodec } from '../gemini/gemini-codec.ts';
import type { ChatDialect } from '../intermediate.ts';
import { openaiChatCodec } from '../openai-chat/openai-chat-codec.ts';
import { openaiResponsesCodec } from '../openai-responses/openai-responses-codec.ts';
import { createStreamTranslator } from '../translate.ts';
import { decodeText, framesOf, gatherEvents } from './gather-answer.ts';

export type Fields = Record<string, unknown>;
/** The identity of answers in tests. */
export const identity = { id: 'gen_1', model: 'our/model', created: 1_780_000_000, includeUsage: true };
/** A request for all available reasoning, in the dialects that must ask for it. */
export const thinks = { thinking: { type: 'adaptive' }, generationConfig: { thinkingConfig: { includeThoughts: true } } };
export const clients = ['anthropic-messages', 'openai-chat', 'openai-responses', 'gemini'] as const;
const codecs = {
  'anthropic-messages': anthropicCodec,
  'openai-chat': openaiChatCodec,
  'openai-responses': openaiResponsesCodec,
  gemini: geminiCodec,
};

/** Translates an upstream's data frames into the client's stream. */
export function translate(
  upstream: ChatDialect,
  client: ChatDialect,
  frames: readonly (unknown | string)[],
  options: { end?: boolean; usage?: boolean; promptTokens?: number; request?: Fields } = {},
): string {
  const translator = createStreamTranslator(
    upstream,
    client,
    { ...identity, includeUsage: options.usage ?? true, promptTokens: options.promptTokens ?? null },
    options.request ?? {},
  );
  const text = frames.map((data) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`).join('');
  const said = framesOf(text).map((frame) => translator.push(frame));
  return said.join('') + (options.end === false ? '' : translator.end());
}
/** Gathers a client's stream. */
export const gather = (client: (typeof clients)[number], text: string) => gatherEvents(decodeText(codecs[client].createDecoder('s'), text));
/** The events of a client's stream. */
export const dataOf = (text: string): Fields[] =>
  framesOf(text).flatMap(({ data }) => (data === null || data === '[DONE]' ? [] : [JSON.parse(data) as Fields]));
