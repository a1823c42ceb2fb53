import { type Dialect, dialects } from '../dialect.ts';
import { anthropicClient } from './anthropic-messages.ts';
import type { ClientTraits, RequestHeaders } from './dialect-traits.ts';
import { geminiClient } from './gemini.ts';
import { geminiEmbeddingsClient } from './gemini-embeddings.ts';
import { openaiChatClient } from './openai-chat.ts';
import { openaiEmbeddingsClient } from './openai-embeddings.ts';
import { openaiResponsesClient } from './openai-responses.ts';

/** Every dialect that clients speak. */
export const clientDialects: Readonly<Record<Dialect, ClientTraits>> = {
  'anthropic-messages': anthropicClient,
  'openai-chat': openaiChatClient,
  'openai-responses': openaiResponsesClient,
  'openai-embeddings': openaiEmbeddingsClient,
  gemini: geminiClient,
  'gemini-embeddings': geminiEmbeddingsClient,
};

/** Guesses the caller's dialect on a path that several dialects share or that does not exist. */
export function guessDialect(headers: RequestHeaders, path = ''): Dialect {
  return dialects.find((dialect) => clientDialects[dialect].isSpokenBy(headers, path)) ?? 'openai-chat';
}

/** Chat dialects. Every chat model answers all of them: requests are translated if the provider does not speak the client's dialect. */
export const chatDialects: readonly Dialect[] = dialects.filter((dialect) => clientDialects[dialect].isChat);

/** Dialects for embeddings. */
export const embeddingDialects: readonly Dialect[] = dialects.filter((dialect) => !clientDialects[dialect].isChat);

/** Path prefixes of all dialects. */
export const clientRoots = [...new Set(dialects.map((dialect) => clientDialects[dialect].root))];

/** The dialect whose answers a provider can store and run in the background. */
export const storedDialect: Dialect = 'openai-responses';
