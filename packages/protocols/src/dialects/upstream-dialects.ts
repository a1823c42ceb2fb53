import type { Dialect, UpstreamDialect } from '../dialect.ts';
import type { ChatDialect } from '../translation/intermediate.ts';
import { anthropicUpstream } from './anthropic-messages.ts';
import type { UpstreamTraits } from './dialect-traits.ts';
import { geminiUpstream } from './gemini.ts';
import { geminiEmbeddingsUpstream } from './gemini-embeddings.ts';
import { openaiChatUpstream } from './openai-chat.ts';
import { openaiEmbeddingsUpstream } from './openai-embeddings.ts';
import { openaiResponsesUpstream } from './openai-responses.ts';

/** Every dialect that providers speak. */
export const upstreamDialects: Readonly<Record<UpstreamDialect, UpstreamTraits>> = {
  'anthropic-messages': anthropicUpstream,
  'openai-chat': openaiChatUpstream,
  'openai-responses': openaiResponsesUpstream,
  'openai-embeddings': openaiEmbeddingsUpstream,
  gemini: geminiUpstream,
  'gemini-embeddings': geminiEmbeddingsUpstream,
};

/** True for a chat dialect, which can be streamed and translated. */
export function isChatDialect(dialect: UpstreamDialect): dialect is ChatDialect {
  return upstreamDialects[dialect].isChat;
}

type Spoken = readonly [UpstreamDialect, ...UpstreamDialect[]];

/** Dialects that each kind of provider speaks; other dialects are translated to the first. */
export const dialectsByProvider = {
  anthropic: ['anthropic-messages'],
  openai: ['openai-responses', 'openai-chat', 'openai-embeddings'],
  'openai-compatible': ['openai-chat', 'openai-embeddings'],
  gemini: ['gemini', 'gemini-embeddings'],
  sandbox: ['anthropic-messages', 'openai-responses', 'openai-chat', 'openai-embeddings'],
} as const satisfies Readonly<Record<string, Spoken>>;

/** Chooses the upstream dialect for a caller of `client`, from the dialects that the provider speaks; null if none fits. */
export function dialectFor(client: Dialect, spoken: Spoken): UpstreamDialect | null {
  if (spoken.includes(client)) return client;
  if (upstreamDialects[client].isChat) return spoken[0];
  return spoken.find((dialect) => dialect === embeddingTargets[client]) ?? null;
}

/** Embeddings are translated only from Gemini's dialect to OpenAI's. */
const embeddingTargets: Readonly<Partial<Record<Dialect, UpstreamDialect>>> = { 'gemini-embeddings': 'openai-embeddings' };
