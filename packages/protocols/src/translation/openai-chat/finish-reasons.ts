import { readChatFinish } from '../../taps/chat-finish.ts';
import type { StopReason } from '../intermediate.ts';

/**
 * Reads `finish_reason`. Several servers send `stop` even after tool calls or a refusal, so the received content is checked too.
 * Source: `ChatCompletion.Choice` in the published types of `openai`.
 */
export function readFinishReason(reason: unknown, came: { readonly calls: boolean; readonly refusal: boolean }): StopReason {
  const finish = readChatFinish(reason);
  if (finish === 'limit' || finish === 'refusal' || finish === 'tool_calls') return finish;
  return came.calls ? 'tool_calls' : came.refusal ? 'refusal' : 'end';
}

/** Writes `finish_reason`. A refusal with text ends with `stop`, as at OpenAI. */
export function writeFinishReason(stop: StopReason, refusedInWords: boolean): string {
  switch (stop) {
    case 'limit':
      return 'length';
    case 'tool_calls':
      return 'tool_calls';
    case 'refusal':
      return refusedInWords ? 'stop' : 'content_filter';
    default:
      return 'stop';
  }
}
