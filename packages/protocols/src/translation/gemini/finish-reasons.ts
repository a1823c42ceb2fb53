import type { AnswerError, StopReason } from '../intermediate.ts';

const refusals = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'LANGUAGE',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]);
const failures = new Set([
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MISSING_THOUGHT_SIGNATURE',
  'MALFORMED_RESPONSE',
]);

/** Reads `finishReason`: Gemini says `STOP` for calls too. Source: Gemini API reference, `Candidate.FinishReason`. */
export function readGeminiFinish(reason: string, called: boolean): StopReason {
  if (reason === 'MAX_TOKENS') return 'limit';
  if (refusals.has(reason)) return 'refusal';
  return called ? 'tool_calls' : 'end';
}

/** The error behind a finish that is none. */
export function readGeminiFailure(reason: unknown): AnswerError | null {
  if (typeof reason !== 'string' || !failures.has(reason)) return null;
  return { type: 'api_error', message: `The model ended with ${reason}.` };
}
