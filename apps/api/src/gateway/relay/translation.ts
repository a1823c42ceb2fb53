import {
  type AnswerIdentity,
  type ChatDialect,
  type CountText,
  clientDialects,
  createStopCutter,
  createStreamTranslator,
  isChatDialect,
  type StopCutter,
  type StreamTranslator,
  translateAnswer,
} from '@derouter/protocols';
import type { Resolved } from '../exchange.ts';
import type { UpstreamCall } from '../stages/prepare.ts';

export interface ForTranslation {
  /** Our estimate of the prompt's tokens; null if there is none. */
  readonly promptTokens: number | null;
  /** Counts the tokens of text that was withheld from the client. */
  readonly countText: CountText;
}

/** The id and the model name that a translated answer has: our request id, and the model as requested. */
export function identityOf({ requestId, view, dialect }: Resolved): AnswerIdentity {
  return {
    id: clientDialects[dialect].answerIdPrefix + requestId.replaceAll('-', ''),
    model: view.model,
    created: Math.floor(Date.now() / 1000),
  };
}

/** Cuts an answer at the client's stop sequences, if only the client's dialect supports them; otherwise null. */
export function stopCutterFor({ dialect, body }: Resolved, call: UpstreamCall, countText: CountText): StopCutter | null {
  if (call.dialect === dialect || !isChatDialect(call.dialect)) return null;
  return createStopCutter(call.dialect, dialect as ChatDialect, body, countText);
}

/** Creates the stream translator; null if the upstream speaks the client's dialect. */
export function translatorFor(
  state: Resolved,
  call: UpstreamCall,
  promptTokens: number | null,
  stops: StopCutter | null,
): StreamTranslator | null {
  if (call.dialect === state.dialect) return null;
  const includeUsage = clientDialects[state.dialect].askForUsage === null || state.view.wantsUsageChunk;
  const identity = { ...identityOf(state), includeUsage, promptTokens };
  return createStreamTranslator(call.dialect as ChatDialect, state.dialect as ChatDialect, identity, state.body, stops);
}

/** Translates a whole answer to the client's dialect. */
export function translateWhole(
  state: Resolved,
  call: UpstreamCall,
  answer: Readonly<Record<string, unknown>>,
  stops: StopCutter | null,
): Buffer {
  const { dialect, body } = state;
  const translated = translateAnswer(call.dialect, dialect, answer, identityOf(state), body, stops);
  return Buffer.from(JSON.stringify(translated));
}
