import { gatherOpenaiResponses } from '../answers/gather-openai-responses.ts';
import { spreadOpenaiResponses } from '../answers/spread-openai-responses.ts';
import { ResponsesFollower, responsesFailureOf, writeResponsesRefusal } from '../errors/responses-failure.ts';
import { OpenaiResponsesTap, readOpenaiResponsesAnswer } from '../taps/openai-responses-tap.ts';
import { minOutputTokens } from '../translation/openai-responses/write-request.ts';
import type { ClientTraits, Operation, UpstreamTraits } from './dialect-traits.ts';
import { flatTraits } from './flat-traits.ts';
import { openaiClient, writeOpenaiRefusal } from './openai-traits.ts';

export const openaiResponsesClient: ClientTraits = {
  ...openaiClient,
  ...flatTraits('openai-responses'),
  name: 'Responses',
  paths: { '/v1/responses': 'generate', '/v1/responses/compact': 'compact', '/v1/responses/input_tokens': 'count_tokens' },
  isChat: true,
  answerIdPrefix: 'resp_',
  repeatsAnswer: true,
  createFollower: (identity) => new ResponsesFollower(identity),
  /**
   * Codex identifies itself. It retries most statuses six times and 5xx thirty times, and shows our message for hardly any of them. It
   * accepts a stream that ends in `response.failed` immediately. It does handle a missing model and a short rate limit by status.
   */
  writeErrorStream(report, { originator, accept }, created) {
    if (!/^codex/i.test(String(originator ?? '')) || !String(accept ?? '').includes('text/event-stream')) return null;
    if (report.status === 404 || (report.status === 429 && report.isFinal !== true)) return null;
    const identity = { id: `resp_${report.requestId.replaceAll('-', '')}`, model: '', created };
    return writeResponsesRefusal(responsesFailureOf(report), identity);
  },
};

const suffixes: Readonly<Record<Operation, string>> = { generate: '', compact: '/compact', count_tokens: '/input_tokens' };

export const openaiResponsesUpstream: UpstreamTraits = {
  path: ({ operation }) => `/responses${suffixes[operation]}`,
  isChat: true,
  minOutputTokens,
  createTap: () => new OpenaiResponsesTap(),
  readAnswer: readOpenaiResponsesAnswer,
  isAnswer: ({ output, object }) => Array.isArray(output) || object === 'response',
  gather: gatherOpenaiResponses,
  spread: spreadOpenaiResponses,
  writeRefusal: writeOpenaiRefusal,
};
