import { finishError, readChatFinish } from '../../taps/chat-finish.ts';
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
/** Reads `finishReason`. Gemini sends `STOP` for calls too. Source: Gemini API reference, `Candidate.FinishReason`. */
export function readGeminiFinish(reason: string, called: boolean): StopReason {
  if (reason === 'MAX_TOKENS') return 'limit';
  if (refusals.has(reason)) return 'refusal';
  return called ? 'tool_calls' : 'end';
}

const written: Readonly<Record<StopReason, string>> = {
  end: 'STOP',
  limit: 'MAX_TOKENS',
  tool_calls: 'STOP',
  stop_sequence: 'STOP',
  refusal: 'SAFETY',
  pause: 'STOP',
};

/** Writes `finishReason`. */
export function writeGeminiFinish(stop: StopReason): string {
  return written[stop];
}

/** The error for a finish reason that means a failure. */
export function readGeminiFailure(reason: unknown): AnswerError | null {
  return readChatFinish(reason) === 'failure' ? finishError(reason) : null;
}
