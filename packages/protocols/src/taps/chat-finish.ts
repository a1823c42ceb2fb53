import { cutText } from '../json/cut-text.ts';
/** The meaning of a choice's `finish_reason`. `open`: the choice continues. */
export type ChatFinish = 'open' | 'end' | 'limit' | 'tool_calls' | 'refusal' | 'failure';

/**
 * Values that end a choice: OpenAI's and those of compatible servers. Any other text ends nothing; some servers send '' in every chunk.
 * Sources: API references of OpenAI, DeepSeek, Mistral, Zhipu, OpenRouter, Gemini; vLLM's and SGLang's documentation.
 */
const words: Readonly<Record<Exclude<ChatFinish, 'open'>, readonly string[]>> = {
  end: ['stop', 'eos', 'eos_token', 'stop_token', 'stop_sequence', 'end_turn'],
  limit: ['length', 'max_tokens', 'model_length', 'model_context_window_exceeded'],
  tool_calls: ['tool_calls', 'function_call', 'tool_use'],
  refusal: ['content_filter', 'safety', 'recitation', 'blocklist', 'prohibited_content', 'spii', 'sensitive', 'language', 'image_safety'],
  failure: [
    'error',
    'abort',
    'aborted',
    'cancelled',
    'network_error',
    'model_error',
    'server_error',
    'insufficient_system_resource',
    'malformed_function_call',
    'malformed_response',
    'unexpected_tool_call',
    'too_many_tool_calls',
    'missing_thought_signature',
  ],
};
const meanings = new Map(Object.entries(words).flatMap(([meaning, list]) => list.map((word) => [word, meaning as ChatFinish] as const)));

/** Reads `finish_reason`. A failure counts even as a suffix (`function_call_filter: MALFORMED_FUNCTION_CALL`). */
export function readChatFinish(reason: unknown): ChatFinish {
  if (typeof reason !== 'string' || reason.length > 1000) return 'open';
  const said = reason
    .toLowerCase()
    .split(/[^a-z_]+/)
    .filter((word) => word !== '');
  if (said.some((word) => meanings.get(word) === 'failure')) return 'failure';
  return meanings.get(said[0] ?? '') ?? 'open';
}

/** The error for a finish reason that means a failure. */
export function finishError(reason: unknown): { readonly type: string; readonly message: string } {
  return { type: 'api_error', message: `The model ended with ${cutText(String(reason), 100)}.` };
}
