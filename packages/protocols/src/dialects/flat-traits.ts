import type { FlatDialect } from '../dialect.ts';
import { leaveOutTools } from '../requests/hosted-tools.ts';
import { inspectRequest } from '../requests/inspect-request.ts';
import { prependSystemPrompt } from '../requests/prepend-system-prompt.ts';
import type { ClientTraits } from './dialect-traits.ts';

/** Traits shared by the dialects of Anthropic and OpenAI, which put everything in top-level fields of the body. */
export function flatTraits(dialect: FlatDialect) {
  return {
    root: '/v1',
    matchPath: null,
    passesQuery: true,
    inspect: (body) => inspectRequest(dialect, body),
    prependSystemPrompt: (request, prompt) => prependSystemPrompt(dialect, request, prompt),
    leaveOutTools: (request, isLeftOut) => leaveOutTools(dialect, request, isLeftOut),
    nameModel: (_body, model) => ({ model }),
    limitOutput: (_body, field, limit) => ({ [field]: limit }),
    createForm: null,
  } satisfies Partial<ClientTraits>;
}
