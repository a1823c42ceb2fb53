import { writeChatUsage } from '../chat-usage.ts';
import type { EncodeOptions } from '../codec.ts';
import { errorMessage, openaiErrorCode, openaiErrorType } from '../error-kinds.ts';
import type { AnswerError, ChatAnswer, ToolCallPart } from '../intermediate.ts';
import { writeFinishReason } from './finish-reasons.ts';
import { writeReasoningDetail } from './reasoning-fields.ts';

/** Writes a whole Chat Completions answer. Source: `ChatCompletion` in the published types of `openai`. */
export function encodeChatAnswer(answer: ChatAnswer, options: EncodeOptions): Record<string, unknown> {
  if (answer.error) return encodeChatError(answer.error);
  const { parts } = answer;
  const joined = (type: 'text' | 'refusal' | 'reasoning') => parts.map((part) => (part.type === type ? part.text : '')).join('');
  const calls = parts.filter((part): part is ToolCallPart => part.type === 'tool_call');
  const reasoning = parts.filter((part) => part.type === 'reasoning');
  const details = reasoning.map(writeReasoningDetail).filter((entry) => entry !== null);
  const refusal = joined('refusal');
  const said = parts.some((part) => part.type === 'text');
  return {
    id: options.identity.id,
    object: 'chat.completion',
    created: options.identity.created,
    model: options.identity.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: said ? joined('text') : calls.length > 0 || refusal !== '' ? null : '',
          refusal: refusal === '' ? null : refusal,
          ...(joined('reasoning') !== '' && { reasoning_content: joined('reasoning') }),
          ...(details.length > 0 && { reasoning_details: details }),
          ...(calls.length > 0 && { tool_calls: calls.map(encodeCall) }),
        },
        logprobs: null,
        finish_reason: writeFinishReason(answer.stop, refusal !== ''),
      },
    ],
    ...(answer.usage && { usage: writeChatUsage(answer.usage) }),
    ...(answer.serviceTier !== null && { service_tier: answer.serviceTier }),
  };
}

/** An error as OpenAI's bodies and chat streams hold it. */
export function encodeChatError(error: AnswerError): Record<string, unknown> {
  return {
    error: {
      message: errorMessage(error),
      type: openaiErrorType(error.type),
      param: null,
      code: openaiErrorCode(error.type, error.message),
    },
  };
}

function encodeCall(call: ToolCallPart): Record<string, unknown> {
  if (call.kind === 'custom') return { id: call.id, type: 'custom', custom: { name: call.name, input: call.arguments } };
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}
