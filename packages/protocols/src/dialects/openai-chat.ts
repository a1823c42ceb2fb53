import { gatherOpenaiChat } from '../answers/gather-openai-chat.ts';
import { spreadOpenaiChat } from '../answers/spread-openai-chat.ts';
import { OpenaiChatTap, readOpenaiChatAnswer } from '../taps/openai-chat-tap.ts';
import { isRecord } from '../usage/usage-reading.ts';
import type { ClientTraits, UpstreamTraits } from './dialect-traits.ts';
import { flatTraits } from './flat-traits.ts';
import { openaiClient, writeOpenaiRefusal } from './openai-traits.ts';

export const openaiChatClient: ClientTraits = {
  ...openaiClient,
  ...flatTraits('openai-chat'),
  name: 'Chat Completions',
  paths: { '/v1/chat/completions': 'generate' },
  isChat: true,
  answerIdPrefix: 'chatcmpl-',
  // OpenAI's own models need the newer name; compatible servers get the older one unless the client chose the newer.
  limitField(kind, body, chosen) {
    if (kind === 'openai') return 'max_completion_tokens';
    return kind === 'openai-compatible' && body[chosen] === undefined ? 'max_tokens' : chosen;
  },
  askForUsage({ stream_options: options }) {
    const asked = isRecord(options) ? options : {};
    return asked.include_usage === true ? {} : { stream_options: { ...asked, include_usage: true } };
  },
};

export const openaiChatUpstream: UpstreamTraits = {
  path: () => '/chat/completions',
  isChat: true,
  minOutputTokens: 0,
  createTap: ({ withholdUsage }) => new OpenaiChatTap(withholdUsage),
  readAnswer: readOpenaiChatAnswer,
  isAnswer: ({ choices }) => Array.isArray(choices),
  gather: gatherOpenaiChat,
  spread: spreadOpenaiChat,
  writeRefusal: writeOpenaiRefusal,
};
