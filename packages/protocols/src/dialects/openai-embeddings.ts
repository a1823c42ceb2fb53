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
  // Embeddings are never streamed; if a server streams them anyway, the stream is read like chat.
  createTap: ({ withholdUsage }) => new OpenaiChatTap(withholdUsage),
  readAnswer: readOpenaiEmbeddingsAnswer,
  isAnswer: ({ data }) => Array.isArray(data),
  gather: () => null,
  spread: dataEvent,
  writeRefusal: writeOpenaiRefusal,
};
