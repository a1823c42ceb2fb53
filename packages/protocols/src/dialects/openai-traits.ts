import { writeOpenaiError } from '../errors/openai-error.ts';
import type { ClientTraits, ListedModel, UpstreamTraits } from './dialect-traits.ts';

/** Traits shared by all OpenAI dialects. Source of the headers: OpenAI API documentation, "Rate limits". */
export const openaiClient = {
  // OpenAI's dialect is the fallback, since most clients and servers speak it.
  isSpokenBy: () => false,
  overloadedStatus: 503,
  limitHeaders: (kind, { limit, remaining, resetSeconds }) => [
    [`x-ratelimit-limit-${kind}`, String(limit)],
    [`x-ratelimit-remaining-${kind}`, String(remaining)],
    [`x-ratelimit-reset-${kind}`, `${resetSeconds}s`],
  ],
  resetHeader: (resetAt, now) => ['x-ratelimit-reset-requests', `${Math.ceil((resetAt.getTime() - now) / 1000)}s`],
  writeError: writeOpenaiError,
  writeErrorEvent: (report) => `data: ${writeOpenaiError(report)}\n\n`,
  writeRefusal({ code, message }, own, isOverflow) {
    const kept = Object.fromEntries(['type', 'param', 'code'].filter((name) => name in own).map((name) => [name, own[name]]));
    const kind = isOverflow ? { type: 'invalid_request_error', code } : {};
    return JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null, ...kept, ...kind } });
  },
  writeOverflow: ({ sentence }) => sentence,
  writeErrorStream: () => null,
  writeTokenCount: null,
  limitField: (_kind, _body, chosen) => chosen,
  askForUsage: null,
  repeatsAnswer: false,
  createFollower: null,
  adaptToModel: null,
  describeModel: ({ id, createdAt, vendor }: ListedModel) => ({
    id,
    object: 'model',
    created: Math.floor(createdAt.getTime() / 1000),
    owned_by: vendor,
  }),
  listModels: (data) => ({ object: 'list', data }),
} satisfies Partial<ClientTraits>;

export const writeOpenaiRefusal: UpstreamTraits['writeRefusal'] = ({ type, message }) => {
  const code = /_(error|large)$/.test(type) ? null : type;
  return JSON.stringify({ type: 'error', error: { message, type: 'invalid_request_error', param: null, code } });
};
