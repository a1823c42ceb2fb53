import { isRecord } from '../../usage/usage-reading.ts';
import type { EncodeOptions } from '../codec.ts';
import { errorMessage, openaiErrorCode } from '../error-kinds.ts';
import type { AnswerError, ChatUsage, StopReason } from '../intermediate.ts';
import { writeResponsesUsage } from '../openai/chat-usage.ts';

interface State {
  readonly output: readonly unknown[];
  /** Null while the answer is in progress. */
  readonly stop: StopReason | null;
  readonly refusedInWords: boolean;
  readonly usage: ChatUsage | null;
  readonly serviceTier: string | null;
  readonly error: AnswerError | null;
}

/** The response object, including the fields that it repeats from the request. Source: `Response` in the published types of `openai`. */
export function writeResponseObject(state: State, options: EncodeOptions): Record<string, unknown> {
  const { identity, request } = options;
  const echo = (name: string, otherwise: unknown) => request[name] ?? otherwise;
  const cut = state.stop === 'limit' ? 'max_output_tokens' : state.stop === 'refusal' && !state.refusedInWords ? 'content_filter' : null;
  const status = state.error ? 'failed' : state.stop === null ? 'in_progress' : cut ? 'incomplete' : 'completed';
  return {
    id: identity.id,
    object: 'response',
    access_programs: null,
    created_at: identity.created,
    completed_at: status === 'completed' ? Math.max(identity.created, Math.floor(Date.now() / 1000)) : null,
    status,
    background: false,
    error: state.error && { code: openaiErrorCode(state.error.type, state.error.message), message: errorMessage(state.error) },
    incomplete_details: cut && { reason: cut },
    instructions: echo('instructions', null),
    max_output_tokens: echo('max_output_tokens', null),
    max_tool_calls: echo('max_tool_calls', null),
    model: identity.model,
    output: state.output,
    frequency_penalty: echo('frequency_penalty', 0),
    presence_penalty: echo('presence_penalty', 0),
    parallel_tool_calls: echo('parallel_tool_calls', true),
    previous_response_id: null,
    reasoning: { effort: null, summary: null, ...(isRecord(request.reasoning) && request.reasoning) },
    service_tier: state.serviceTier ?? 'default',
    store: false,
    temperature: echo('temperature', 1),
    text: { format: { type: 'text' }, ...(isRecord(request.text) && request.text) },
    tool_choice: echo('tool_choice', 'auto'),
    tools: Array.isArray(request.tools) ? request.tools.map(shownTool) : [],
    top_logprobs: echo('top_logprobs', 0),
    top_p: echo('top_p', 1),
    truncation: echo('truncation', 'disabled'),
    usage: state.usage && writeResponsesUsage(state.usage),
    safety_identifier: echo('safety_identifier', null),
    prompt_cache_key: echo('prompt_cache_key', null),
    user: echo('user', null),
    metadata: echo('metadata', {}),
  };
}

/** A tool with every field that the published schema requires. A missing `strict` is shown as false. */
function shownTool(tool: unknown): unknown {
  if (!isRecord(tool) || tool.type !== 'function') return tool;
  return { ...tool, description: tool.description ?? null, parameters: tool.parameters ?? null, strict: tool.strict ?? false };
}

/** An id for an item of the answer. */
export function itemId(kind: 'msg' | 'fc' | 'ctc' | 'rs', options: EncodeOptions, at: number): string {
  return `${kind}_${options.identity.id.replace(/^[a-z]+[_-]/i, '').replace(/[^a-zA-Z0-9]/g, '')}${at.toString().padStart(4, '0')}`;
}
