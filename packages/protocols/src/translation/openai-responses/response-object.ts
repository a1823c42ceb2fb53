import { isRecord } from '../../usage/usage-reading.ts';
import { writeResponsesUsage } from '../chat-usage.ts';
import type { EncodeOptions } from '../codec.ts';
import { errorMessage, openaiErrorCode } from '../error-kinds.ts';
import type { AnswerError, ChatUsage, StopReason } from '../intermediate.ts';

interface State {
  readonly output: readonly unknown[];
  /** Null while the answer is under way. */
  readonly stop: StopReason | null;
  readonly refusedInWords: boolean;
  readonly usage: ChatUsage | null;
  readonly serviceTier: string | null;
  readonly error: AnswerError | null;
}

/** The response object with what it repeats of the request. Source: `Response` in the published types of `openai`. */
export function writeResponseObject(state: State, options: EncodeOptions): Record<string, unknown> {
  const { identity, request } = options;
  const echo = (name: string, otherwise: unknown) => request[name] ?? otherwise;
  const cut = state.stop === 'limit' ? 'max_output_tokens' : state.stop === 'refusal' && !state.refusedInWords ? 'content_filter' : null;
  return {
    id: identity.id,
    object: 'response',
    access_programs: null,
    created_at: identity.created,
    status: state.error ? 'failed' : state.stop === null ? 'in_progress' : cut ? 'incomplete' : 'completed',
    background: false,
    error: state.error && { code: openaiErrorCode(state.error.type, state.error.message), message: errorMessage(state.error) },
    incomplete_details: cut && { reason: cut },
    instructions: echo('instructions', null),
    max_output_tokens: echo('max_output_tokens', null),
    model: identity.model,
    output: state.output,
    parallel_tool_calls: echo('parallel_tool_calls', true),
    previous_response_id: null,
    reasoning: { effort: null, summary: null, ...(isRecord(request.reasoning) && request.reasoning) },
    service_tier: state.serviceTier ?? 'default',
    store: false,
    temperature: echo('temperature', null),
    text: { format: { type: 'text' }, ...(isRecord(request.text) && request.text) },
    tool_choice: echo('tool_choice', 'auto'),
    tools: echo('tools', []),
    top_p: echo('top_p', null),
    truncation: echo('truncation', 'disabled'),
    usage: state.usage && writeResponsesUsage(state.usage),
    ...(typeof request.user === 'string' && { user: request.user }),
    metadata: echo('metadata', {}),
  };
}

/** An id for an item of the answer. */
export function itemId(kind: 'msg' | 'fc' | 'ctc' | 'rs', options: EncodeOptions, at: number): string {
  return `${kind}_${options.identity.id.replace(/^[a-z]+[_-]/i, '').replace(/[^a-zA-Z0-9]/g, '')}${at.toString().padStart(4, '0')}`;
}
