import { inspectGeminiEmbeddings } from '../requests/gemini/inspect-gemini.ts';
import { matchGeminiPath } from '../requests/gemini/match-path.ts';
import { GeminiTap, readGeminiEmbeddings } from '../taps/gemini-tap.ts';
import { dataEvent } from '../translation/write-sse.ts';
import type { ClientTraits, UpstreamTraits } from './dialect-traits.ts';
import { googleClient, noPath } from './google-traits.ts';
import { writeOpenaiRefusal } from './openai-traits.ts';

const actions = { embedContent: 'generate', batchEmbedContents: 'generate' } as const;

export const geminiEmbeddingsClient: ClientTraits = {
  ...googleClient,
  name: 'Gemini embeddings',
  matchPath: (path, query) => matchGeminiPath(path, query, actions),
  isChat: false,
  inspect: (body, path) => inspectGeminiEmbeddings(body, path ?? noPath),
  prependSystemPrompt: (request) => ({ ...request, outcome: 'already-present' }),
  leaveOutTools: (request) => request,
  writeTokenCount: null,
};

export const geminiEmbeddingsUpstream: UpstreamTraits = {
  path: ({ model, action }) => `/v1beta/models/${encodeURIComponent(model)}:${action ?? 'batchEmbedContents'}`,
  isChat: false,
  minOutputTokens: 0,
  // Embeddings are never streamed.
  createTap: () => new GeminiTap(),
  readAnswer: readGeminiEmbeddings,
  isAnswer: ({ embedding, embeddings }) => embedding !== undefined || Array.isArray(embeddings),
  gather: () => null,
  spread: dataEvent,
  writeRefusal: writeOpenaiRefusal,
};
