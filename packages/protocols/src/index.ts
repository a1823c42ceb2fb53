export { type Dialect, dialects } from './dialect.ts';
export { type ErrorReport, writeErrorBody, writeErrorEvent } from './errors/write-error.ts';
export { changeTopLevel } from './json/top-level-fields.ts';
export { type CountText, estimatePromptTokens, estimateTextTokens, type PromptWeight } from './requests/estimate-tokens.ts';
export { type Inspection, inspectRequest, type RequestView } from './requests/inspect-request.ts';
export { type SseFrame, SseReader } from './sse/sse-reader.ts';
export type { AnswerReading, StreamTap } from './taps/answer-reading.ts';
export { readAnswer, tapFor } from './taps/tap-for.ts';
export { isRecord, type UsageReading } from './usage/usage-reading.ts';
