import { cutText } from '../../json/cut-text.ts';
import { readGeminiUsage } from '../../usage/read-gemini-usage.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { AnswerError, AnswerPart, ChatAnswer, ChatUsage } from '../intermediate.ts';
import { chatUsage } from '../openai/chat-usage.ts';
import { writeArguments } from '../tools/call-arguments.ts';
import { makeCallId } from '../tools/carry-call-id.ts';
import { addSigned, readThoughtSignature } from './carry-thought.ts';
import { readGeminiFailure, readGeminiFinish } from './finish-reasons.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a whole answer of `generateContent`. A signature becomes redacted reasoning before the part that carried it.
 * Source: Gemini API reference, `GenerateContentResponse`.
 */
export function decodeGeminiAnswer(body: Fields, seed: string): ChatAnswer {
  const [candidate] = recordsOf(body.candidates);
  const content = isRecord(candidate?.content) ? candidate.content : {};
  const parts: AnswerPart[] = [];
  for (const [at, part] of recordsOf(content.parts).entries()) decodePart(part, makeCallId(seed, at), parts);
  const blocked = readBlocked(body);
  if (blocked !== null) parts.push({ type: 'refusal', text: blocked });
  const called = parts.some((part) => part.type === 'tool_call');
  return {
    parts,
    stop: blocked === null ? readGeminiFinish(textOf(candidate?.finishReason), called) : 'refusal',
    stopSequence: null,
    usage: isRecord(body.usageMetadata) ? decodeGeminiUsage(body.usageMetadata) : null,
    serviceTier: isRecord(body.usageMetadata) ? readGeminiUsage(body.usageMetadata).serviceTier : null,
    error: isRecord(body.error) ? readGeminiError(body.error) : readGeminiFailure(candidate?.finishReason),
  };
}

/** Reads `usageMetadata`. */
export function decodeGeminiUsage(usage: Fields): ChatUsage {
  return chatUsage(readGeminiUsage(usage), usage.thoughtsTokenCount);
}

/** The reason why the prompt was blocked; null if it was not. */
export function readBlocked(body: Fields): string | null {
  const feedback = isRecord(body.promptFeedback) ? body.promptFeedback : {};
  if (typeof feedback.blockReason !== 'string') return null;
  return textOf(feedback.blockReasonMessage) || `The provider blocked the prompt (${cutText(feedback.blockReason, 64)}).`;
}

/** Reads `error` as Google's APIs write it. */
export function readGeminiError(error: Fields): AnswerError {
  const kinds: Record<string, string> = { INVALID_ARGUMENT: 'invalid_request_error', NOT_FOUND: 'not_found_error' };
  const status = textOf(error.status);
  return {
    type: kinds[status] ?? (status.toLowerCase() || 'api_error'),
    message: textOf(error.message) || 'The provider reported an error.',
  };
}

function decodePart(part: Fields, spareId: string, parts: AnswerPart[]): void {
  const signature = textOf(part.thoughtSignature);
  const text = textOf(part.text);
  if (part.thought === true) {
    const { text: _, ...signed } = readThoughtSignature(signature);
    if (text !== '' || signed.signature !== null) parts.push({ type: 'reasoning', ...signed, text, redacted: false });
    return;
  }
  addSigned(parts, signature);
  if (isRecord(part.functionCall)) {
    const { id, name, args } = part.functionCall;
    const call = { id: textOf(id) || spareId, name: textOf(name), arguments: writeArguments(args) };
    parts.push({ type: 'tool_call', ...call, kind: 'function', cache: null });
  } else if (text !== '') parts.push({ type: 'text', text, cache: null });
}
