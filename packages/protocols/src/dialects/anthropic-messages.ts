import { gatherAnthropic } from '../answers/gather-anthropic.ts';
import { spreadAnthropic } from '../answers/spread-anthropic.ts';
import { writeAnthropicError } from '../errors/anthropic-error.ts';
import { overflowAsAnthropic } from '../errors/context-overflow.ts';
import { AnthropicTap, readAnthropicAnswer } from '../taps/anthropic-tap.ts';
import { adaptToModel } from '../translation/anthropic/adapt-to-model.ts';
import type { ClientTraits, RequestHeaders, UpstreamTraits } from './dialect-traits.ts';
import { flatTraits } from './flat-traits.ts';

/** Source of the headers: Anthropic API documentation, "Rate limits". */
export const anthropicClient: ClientTraits = {
  ...flatTraits('anthropic-messages'),
  name: 'Messages',
  paths: { '/v1/messages': 'generate', '/v1/messages/count_tokens': 'count_tokens' },
  isSpokenBy: (headers, path) => headers['anthropic-version'] !== undefined || /\/(messages|complete)\b/.test(path),
  isChat: true,
  answerIdPrefix: 'msg_',
  overloadedStatus: 529,
  limitHeaders: (kind, { limit, remaining, resetSeconds }, now) => [
    [`anthropic-ratelimit-${kind}-limit`, String(limit)],
    [`anthropic-ratelimit-${kind}-remaining`, String(remaining)],
    [`anthropic-ratelimit-${kind}-reset`, writeMoment(new Date(now + resetSeconds * 1000))],
  ],
  resetHeader: (resetAt) => ['anthropic-ratelimit-requests-reset', writeMoment(resetAt)],
  writeError: writeAnthropicError,
  writeErrorEvent: (report) => `event: error\ndata: ${writeAnthropicError(report)}\n\n`,
  writeRefusal({ message, requestId }, own) {
    const kept = Object.fromEntries(['type', 'param', 'code'].filter((name) => name in own).map((name) => [name, own[name]]));
    return JSON.stringify({ type: 'error', error: { ...kept, message }, request_id: requestId });
  },
  writeOverflow: overflowAsAnthropic,
  writeErrorStream: () => null,
  writeTokenCount: (tokens) => ({ input_tokens: tokens }),
  limitField: (_kind, _body, chosen) => chosen,
  askForUsage: null,
  repeatsAnswer: false,
  createFollower: null,
  adaptToModel(body, headers, model) {
    const { changes, notes, keepsBeta } = adaptToModel(body, model);
    return { changes, notes, headers: keepBetas(headers, keepsBeta) };
  },
  describeModel: ({ id, createdAt, displayName }) => ({
    type: 'model',
    id,
    display_name: displayName,
    created_at: createdAt.toISOString(),
  }),
  listModels: (data) => ({ data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null }),
};

export const anthropicUpstream: UpstreamTraits = {
  path: ({ operation }) => (operation === 'count_tokens' ? '/v1/messages/count_tokens' : '/v1/messages'),
  isChat: true,
  minOutputTokens: 0,
  createTap: () => new AnthropicTap(),
  readAnswer: readAnthropicAnswer,
  isAnswer: ({ content }) => Array.isArray(content),
  gather: gatherAnthropic,
  spread: spreadAnthropic,
  writeRefusal: ({ type, message }) => JSON.stringify({ type: 'error', error: { type, message } }),
};

function writeMoment(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Removes betas that the model does not support from `anthropic-beta`. */
function keepBetas<Headers extends RequestHeaders>(headers: Headers, keepsBeta: (beta: string) => boolean): Headers {
  const value = headers['anthropic-beta'];
  if (value === undefined) return headers;
  const betas = [value].flat().flatMap((list) => list.split(',').map((beta) => beta.trim()));
  const kept = betas.filter(keepsBeta);
  if (kept.length === betas.length) return headers;
  return { ...headers, 'anthropic-beta': kept.length > 0 ? kept.join(',') : undefined };
}
