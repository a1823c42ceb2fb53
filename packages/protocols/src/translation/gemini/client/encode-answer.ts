import { googleStatus } from '../../../errors/gemini-error.ts';
import type { EncodeOptions } from '../../codec.ts';
import { errorMessage, geminiErrorCode } from '../../error-kinds.ts';
import type { AnswerError, AnswerPart, ChatAnswer } from '../../intermediate.ts';
import { writeGeminiFinish } from '../finish-reasons.ts';
import { SignatureCarrier, showsThoughts, writeCall } from './write-parts.ts';
import { writeGeminiUsage } from './write-usage.ts';

/** Writes a whole answer. Source: Gemini API reference, `GenerateContentResponse`. */
export function encodeGeminiAnswer(answer: ChatAnswer, options: EncodeOptions): Record<string, unknown> {
  if (answer.error) return encodeGeminiError(answer.error);
  const parts = writeParts(answer.parts, showsThoughts(options.request));
  return {
    candidates: [writeCandidate(parts, writeGeminiFinish(answer.stop))],
    ...(answer.usage && { usageMetadata: writeGeminiUsage(answer.usage, answer.serviceTier) }),
    modelVersion: options.identity.model,
    responseId: options.identity.id,
  };
}

function writeParts(parts: readonly AnswerPart[], shown: boolean): Record<string, unknown>[] {
  const carrier = new SignatureCarrier();
  const written = parts.flatMap((part) => {
    if (part.type === 'tool_call') return [carrier.sign(writeCall(part))];
    if (part.type !== 'reasoning') return [carrier.sign({ text: part.text })];
    const before = carrier.flush();
    carrier.hold(part);
    return [...before, ...(shown && part.text !== '' ? [{ text: part.text, thought: true }] : [])];
  });
  return [...written, ...carrier.flush()];
}

/** Google's SDK discards an answer whose candidate has no parts. */
export function writeCandidate(parts: readonly Record<string, unknown>[], finishReason: string | null): Record<string, unknown> {
  const content = { parts: parts.length > 0 ? parts : [{ text: '' }], role: 'model' };
  return { content, ...(finishReason !== null && { finishReason }), index: 0 };
}

export function encodeGeminiError(error: AnswerError): Record<string, unknown> {
  const code = geminiErrorCode(error.type);
  return { error: { code, message: errorMessage(error), status: googleStatus(code) } };
}
