import { cutText } from '../../json/cut-text.ts';
import type { WriteOptions } from '../codec.ts';
import { fieldNames } from '../fields/field-names.ts';
import type { ChatRequest, Tool } from '../intermediate.ts';
import { fitToolSchema } from '../tools/fit-schema.ts';
import { unsupported } from '../translation-error.ts';
import { chooseThinkingConfig } from './choose-thinking-config.ts';
import { reduceSchema } from './reduce-schema.ts';
import { writeContents } from './write-contents.ts';

/**
 * Writes a `generateContent` or `streamGenerateContent` request; the URL names the model and says whether to stream.
 * Throws `TranslationError` for features that Gemini lacks. Source: Gemini API reference, "Generating content".
 */
export function writeGeminiRequest(request: ChatRequest, options: WriteOptions): Record<string, unknown> {
  const { notes } = options;
  if (request.choices > 1) unsupported('n', 'the upstream of this model gives one answer only.');
  if (request.logprobs) unsupported('logprobs', 'the upstream of this model does not report probabilities.');
  if (request.logitBias) unsupported('logit_bias', 'the upstream of this model has no such thing.');
  if (request.stopSequences.length > 5) unsupported(fieldNames(options.from).stop, 'the upstream of this model takes at most 5.');
  if (request.serviceTier !== null && !['auto', 'default', 'standard_only'].includes(request.serviceTier)) {
    notes.push(`service_tier ${cutText(request.serviceTier, 64)} has no counterpart and was left out`);
  }
  const dropped = new Set<string>();
  const { systemInstruction, contents } = writeContents(request.turns, options);
  const generationConfig = writeConfig(request, options, dropped);
  const tools = request.tools.map((tool, at) => {
    if (tool.kind === 'custom') unsupported(`tools[${at}]`, 'free-text tools are not available at the upstream of this model.');
    return {
      name: tool.name,
      ...(tool.description !== null && { description: tool.description }),
      ...writeParameters(tool, notes, dropped),
    };
  });
  if (dropped.size > 0) notes.push(`keywords of schemas were left out: ${[...dropped].join(', ')}`);
  return {
    ...(systemInstruction && { systemInstruction }),
    contents,
    ...(tools.length > 0 && { tools: [{ functionDeclarations: tools }] }),
    ...(tools.length > 0 && writeToolConfig(request, notes)),
    ...(Object.keys(generationConfig).length > 0 && { generationConfig }),
  };
}

/** Gemini refuses an object without properties, so a tool without arguments gets no schema. */
function writeParameters({ schema, name }: Tool, notes: string[], dropped: Set<string>): Record<string, unknown> {
  if (!schema) return {};
  const fitted = fitToolSchema(schema, name, notes);
  const isEmpty = Object.keys(fitted.properties ?? {}).length === 0;
  const isClosed = fitted.additionalProperties === undefined || fitted.additionalProperties === false;
  return isEmpty && isClosed ? {} : { parametersJsonSchema: reduceSchema(fitted, dropped) };
}

function writeToolConfig(request: ChatRequest, notes: string[]): Record<string, unknown> {
  if (request.parallelToolCalls === false) notes.push('one tool call at a time cannot be demanded and was left out');
  const choice = request.toolChoice;
  if (!choice) return {};
  const named = choice.mode === 'named' ? { allowedFunctionNames: [choice.name] } : {};
  const mode = choice.mode === 'named' ? 'ANY' : choice.mode.toUpperCase();
  return { toolConfig: { functionCallingConfig: { mode, ...named } } };
}

function writeConfig(request: ChatRequest, options: WriteOptions, dropped: Set<string>): Record<string, unknown> {
  const thinkingConfig = chooseThinkingConfig(request.reasoning, options);
  const { output } = request;
  return {
    ...(request.maxOutputTokens !== null && { maxOutputTokens: request.maxOutputTokens }),
    ...(request.temperature !== null && { temperature: request.temperature }),
    ...(request.topP !== null && { topP: request.topP }),
    ...(request.topK !== null && { topK: request.topK }),
    ...(request.stopSequences.length > 0 && { stopSequences: request.stopSequences }),
    ...(request.presencePenalty !== null && { presencePenalty: request.presencePenalty }),
    ...(request.frequencyPenalty !== null && { frequencyPenalty: request.frequencyPenalty }),
    ...(request.seed !== null && { seed: request.seed }),
    ...(output.kind !== 'text' && { responseMimeType: 'application/json' }),
    ...(output.kind === 'json_schema' && { responseJsonSchema: reduceSchema(output.schema, dropped) }),
    ...(thinkingConfig && { thinkingConfig }),
  };
}
