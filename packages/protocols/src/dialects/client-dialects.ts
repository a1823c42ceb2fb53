import type { Dialect } from '../dialect.ts';
import { anthropicClient } from './anthropic-messages.ts';
import type { ClientTraits, RequestHeaders } from './dialect-traits.ts';
import { openaiChatClient } from './openai-chat.ts';
import { openaiEmbeddingsClient } from './openai-embeddings.ts';
import { openaiResponsesClient } from './openai-responses.ts';

/** Every dialect that clients speak. */
export const clientDialects: Readonly<Record<Dialect, ClientTraits>> = {
  'anthropic-messages': anthropicClient,
  'openai-chat': openaiChatClient,
  'openai-responses': openaiResponsesClient,
  'openai-embeddings': openaiEmbeddingsClient,
};

/** The dialect of a caller on a path that several dialects share, or that leads nowhere. */
export function guessDialect(headers: RequestHeaders, path = ''): Dialect {
  return headers['anthropic-version'] !== undefined || /\/(messages|complete)\b/.test(path) ? 'anthropic-messages' : 'openai-chat';
}

/** The dialect whose answers a provider can store and run in the background. */
export const storedDialect: Dialect = 'openai-responses';
