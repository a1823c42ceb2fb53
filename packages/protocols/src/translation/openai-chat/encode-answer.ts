import type { EncodeOptions } from '../codec.ts';
import { errorMessage, openaiErrorCode, openaiErrorType } from '../error-kinds.ts';
import type { AnswerError, AnswerPart, ChatAnswer, ReasoningPart, ToolCallPart } from '../intermediate.ts';
import { writeChatUsage } from '../openai/chat-usage.ts';
import { writeFinishReason } from './finish-reasons.ts';
import { writeCallSignature, writeReasoningDetail } from './reasoning-fields.ts';

/** Writes a whole Chat Completions answer. Source: `ChatCompletion` in the published types of `openai`. */
export function encodeChatAnswer(answer: ChatAnswer, options: EncodeOptions): Record<string, unknown> {
  if (answer.error) return encodeChatError(answer.error);
  const { parts } = answer;
  const joined = (type: 'text' | 'refusal' | 'reasoning') => parts.map((part) => (part.type === type ? part.text : '')).join('');
  const calls = parts.filter((part): part is ToolCallPart => part.type === 'tool_call');
  const thought = joined('reasoning');
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
          ...(thought !== '' && { reasoning_content: thought, reasoning: thought }),
          ...encodeDetails(parts),
          ...(calls.length > 0 && { tool_calls: calls.map((call) => encodeCall(call, parts)) }),
        },
        logprobs: null,
        finish_reason: writeFinishReason(answer.stop, refusal !== ''),
      },
    ],
    system_fingerprint: null,
    ...(answer.usage && { usage: writeChatUsage(answer.usage) }),
    ...(answer.serviceTier !== null && { service_tier: answer.serviceTier }),
  };
}

/** Writes an error as it appears in OpenAI's bodies and chat streams. */
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

/** Writes `reasoning_details` for reasoning from other dialects. */
function encodeDetails(parts: readonly AnswerPart[]): Record<string, unknown> {
  const reasoning = parts.filter((part) => part.type === 'reasoning');
  const details = reasoning.flatMap((part, index) => {
    const entry = writeReasoningDetail(part, index, signedCallId(part, parts));
    if (part.text === '' || !entry) return entry ? [entry] : [];
    return [{ type: 'reasoning.text', text: part.text, ...entry }];
  });
  return details.length > 0 ? { reasoning_details: details } : {};
}

/** The id of the call after the part, if the part is that call's signature. */
function signedCallId(part: ReasoningPart, parts: readonly AnswerPart[]): string | null {
  const next = parts[parts.indexOf(part) + 1];
  return part.redacted && part.origin === 'gemini' && next?.type === 'tool_call' ? next.id : null;
}

function encodeCall(call: ToolCallPart, parts: readonly AnswerPart[]): Record<string, unknown> {
  const before = parts[parts.indexOf(call) - 1];
  const signature = writeCallSignature(before?.type === 'reasoning' ? before : null);
  if (call.kind === 'custom') return { id: call.id, type: 'custom', custom: { name: call.name, input: call.arguments }, ...signature };
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments }, ...signature };
}
