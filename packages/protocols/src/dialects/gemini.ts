import { gatherGemini } from '../answers/gather-gemini.ts';
import { leaveOutGeminiTools } from '../requests/gemini/gemini-tools.ts';
import { inspectGemini } from '../requests/gemini/inspect-gemini.ts';
import { matchGeminiPath } from '../requests/gemini/match-path.ts';
import { prependGeminiPrompt } from '../requests/gemini/prepend-gemini-prompt.ts';
import { GeminiTap, readGeminiAnswer } from '../taps/gemini-tap.ts';
import { dataEvent } from '../translation/write-sse.ts';
import type { ClientTraits, UpstreamTraits } from './dialect-traits.ts';
import { googleClient, noPath } from './google-traits.ts';
import { writeOpenaiRefusal } from './openai-traits.ts';

const actions = { generateContent: 'generate', streamGenerateContent: 'generate', countTokens: 'count_tokens' } as const;

export const geminiClient: ClientTraits = {
  ...googleClient,
  name: 'Gemini',
  matchPath: (path, query) => matchGeminiPath(path, query, actions),
  isChat: true,
  inspect: (body, path) => inspectGemini(body, path ?? noPath),
  prependSystemPrompt: prependGeminiPrompt,
  leaveOutTools: leaveOutGeminiTools,
  writeTokenCount: (tokens) => ({ totalTokens: tokens }),
};

export const geminiUpstream: UpstreamTraits = {
  path: ({ model, stream, action }) => {
    const own = action ?? (stream ? 'streamGenerateContent' : 'generateContent');
    return `/v1beta/models/${encodeURIComponent(model)}:${own}${stream ? '?alt=sse' : ''}`;
  },
  isChat: true,
  minOutputTokens: 0,
  createTap: () => new GeminiTap(),
  readAnswer: readGeminiAnswer,
  isAnswer: ({ candidates, promptFeedback, usageMetadata }) =>
    Array.isArray(candidates) || promptFeedback !== undefined || usageMetadata !== undefined,
  gather: gatherGemini,
  spread: dataEvent,
  writeRefusal: writeOpenaiRefusal,
};
