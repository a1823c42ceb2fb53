export { gatherStream } from './answers/gather-stream.ts';
export { spreadAnswer } from './answers/spread-answer.ts';
export { type Dialect, dialects, type UpstreamDialect } from './dialect.ts';
export { chatDialects, clientDialects, clientRoots, embeddingDialects, guessDialect, storedDialect } from './dialects/client-dialects.ts';
export type { Operation, PathCall, StreamFollower } from './dialects/dialect-traits.ts';
export { dialectFor, dialectsByProvider, isChatDialect, upstreamDialects } from './dialects/upstream-dialects.ts';
export { type ContextOverflow, readContextOverflow } from './errors/context-overflow.ts';
export type { ErrorReport } from './errors/error-report.ts';
export { type ProviderError, readProviderError } from './errors/read-provider-error.ts';
export { responsesFailureOf } from './errors/responses-failure.ts';
export { writeErrorBody, writeErrorEvent } from './errors/write-error.ts';
export { changeTexts } from './json/change-texts.ts';
export { cutText } from './json/cut-text.ts';
export { parseRecord } from './json/parse-record.ts';
export { changeTopLevel, changeTopLevelParts, readTopLevel } from './json/top-level-fields.ts';
export { type CountText, estimatePromptTokens, estimateTextTokens, type PromptWeight } from './requests/estimate-tokens.ts';
export type { HostedTool } from './requests/hosted-tools.ts';
export type { Inspection, RequestView } from './requests/inspect-request.ts';
export { resolveItemReferences } from './requests/item-references.ts';
export type { PrependedPrompt } from './requests/prepend-system-prompt.ts';
export { EventBlock } from './sse/event-block.ts';
export type { StreamForm } from './sse/json-array-form.ts';
export { SseFrame } from './sse/sse-frame.ts';
export { SseReader } from './sse/sse-reader.ts';
export type { AnswerReading, StreamTap } from './taps/answer-reading.ts';
export { withoutUsage } from './taps/openai-chat-tap.ts';
export { readBlock } from './taps/read-block.ts';
export { isAnswer, readAnswer, tapFor } from './taps/tap-for.ts';
export { withoutAttribution } from './translation/attribution-line.ts';
export type { AnswerIdentity } from './translation/codec.ts';
export { responsesFailure } from './translation/error-kinds.ts';
export { adaptForeignFields } from './translation/fields/adapt-foreign-fields.ts';
export type { ChatDialect } from './translation/intermediate.ts';
export { dropForeignReasoning } from './translation/reasoning/drop-foreign-reasoning.ts';
export { createStopCutter, type StopCutter } from './translation/stop-sequences.ts';
export { tidyNotes } from './translation/tidy-notes.ts';
export {
  createStreamTranslator,
  type RequestOptions,
  type RequestTranslation,
  type StreamTranslator,
  translateAnswer,
  translateRequest,
} from './translation/translate.ts';
export { TranslationError } from './translation/translation-error.ts';
export { isRecord, type UsageReading } from './usage/usage-reading.ts';
export { wholeWithoutCosts, withoutCosts } from './usage/without-costs.ts';
