import { OpenaiChatTap, readOpenaiEmbeddingsAnswer } from '../taps/openai-chat-tap.ts';
import { dataEvent } from '../translation/write-sse.ts';
import type { ClientTraits, UpstreamTraits } from './dialect-traits.ts';
import { flatTraits } from './flat-traits.ts';
import { openaiClient, writeOpenaiRefusal } from './openai-traits.ts';

export const openaiEmbeddingsClient: ClientTraits = {
  ...openaiClient,
  ...flatTraits('openai-embeddings'),
  name: 'Embeddings',
  paths: { '/v1/embeddings': 'generate' },
  isChat: false,
  answerIdPrefix: '',
};

export const openaiEmbeddingsUpstream: UpstreamTraits = {
  path: () => '/embeddings',
  isChat: false,
  minOutputTokens: 0,
  // Embeddings are never streamed; a server that does so all the same is read as chat would be.
  createTap: ({ withholdUsage }) => new OpenaiChatTap(withholdUsage),
  readAnswer: readOpenaiEmbeddingsAnswer,
  isAnswer: ({ data }) => Array.isArray(data),
  gather: () => null,
  spread: dataEvent,
  writeRefusal: writeOpenaiRefusal,
};
