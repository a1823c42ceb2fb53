import { gatherGemini } from '../answers/gather-gemini.ts';
import { GeminiTap, readGeminiAnswer } from '../taps/gemini-tap.ts';
import { dataEvent } from '../translation/write-sse.ts';
import type { UpstreamTraits } from './dialect-traits.ts';
import { writeOpenaiRefusal } from './openai-traits.ts';

/** Gemini names the model, and whether it streams, in the path. */
export const geminiUpstream: UpstreamTraits = {
  path: ({ model, stream }) =>
    `/v1beta/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
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
