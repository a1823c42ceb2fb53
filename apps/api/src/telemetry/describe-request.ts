import type { Attributes } from '@opentelemetry/api';
import { attributes as named } from './conventions.ts';
import type { TracedAttempt } from './telemetry.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Only these are recorded: whatever else a caller writes there may be content. */
const reasoningLevels = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/** What a span says about a request: figures and known words, no content. */
export function describeRequest(attempt: TracedAttempt): Attributes {
  const { body } = attempt;
  // Gemini has them in a part of the request, in either spelling.
  const at = partOf(body, 'generationConfig', 'generation_config') ?? body;
  const number = (name: string, ...fields: string[]): Attributes => {
    const value = fields.map((field) => at[field]).find((found) => typeof found === 'number');
    return typeof value === 'number' ? { [name]: value } : {};
  };
  const level = reasoningLevelOf(body, at);
  const output = outputTypeOf(body, at);
  return {
    [named.model]: attempt.model,
    [named.upstreamName]: attempt.upstream.name,
    [named.attempt]: attempt.number,
    ...(attempt.stream && { [named.requestStream]: true }),
    ...(attempt.maxTokens !== null && { [named.requestMaxTokens]: attempt.maxTokens }),
    ...(attempt.choices > 1 && { [named.requestChoices]: attempt.choices }),
    ...number(named.requestTemperature, 'temperature'),
    ...number(named.requestTopP, 'top_p', 'topP'),
    ...number(named.requestTopK, 'top_k', 'topK'),
    ...number(named.requestSeed, 'seed'),
    ...number(named.requestFrequencyPenalty, 'frequency_penalty', 'frequencyPenalty'),
    ...number(named.requestPresencePenalty, 'presence_penalty', 'presencePenalty'),
    ...(level !== null && { [named.requestReasoningLevel]: level }),
    ...(output !== null && { [named.outputType]: output }),
  };
}

/** `reasoning_effort` (Chat), `reasoning.effort` (Responses), `output_config.effort` (Messages), `thinkingConfig.thinkingLevel` (Gemini). */
function reasoningLevelOf(body: Fields, config: Fields): string | null {
  const thinking = partOf(config, 'thinkingConfig', 'thinking_config');
  const said = [
    body.reasoning_effort,
    partOf(body, 'reasoning')?.effort,
    partOf(body, 'output_config')?.effort,
    thinking?.thinkingLevel ?? thinking?.thinking_level,
  ].find((value) => typeof value === 'string');
  return typeof said === 'string' && reasoningLevels.has(said.toLowerCase()) ? said : null;
}

/** `response_format` (Chat), `text.format` (Responses), `output_config.format` (Messages), `responseMimeType` (Gemini). */
function outputTypeOf(body: Fields, config: Fields): 'json' | 'text' | null {
  const format =
    partOf(body, 'response_format') ?? partOf(partOf(body, 'text'), 'format') ?? partOf(partOf(body, 'output_config'), 'format');
  const said = format?.type ?? config.responseMimeType ?? config.response_mime_type;
  if (said === 'json_object' || said === 'json_schema' || said === 'application/json') return 'json';
  return said === 'text' || said === 'text/plain' ? 'text' : null;
}

function partOf(fields: Fields | null, ...names: readonly string[]): Fields | null {
  for (const name of names) {
    const part = fields?.[name];
    if (typeof part === 'object' && part !== null && !Array.isArray(part)) return part as Fields;
  }
  return null;
}
