import type { WriteOptions } from '../codec.ts';
import { fieldNames } from '../fields/field-names.ts';
import type { ChatRequest, OutputFormat, Tool, ToolChoice } from '../intermediate.ts';
import { writeOpenaiEffort } from '../openai/openai-effort.ts';
import { writeOpenaiTier } from '../openai/openai-tier.ts';
import { chooseOpenaiSampling, isOpenaiReasoner } from '../openai/openai-traits.ts';
import { writeOpenaiUser } from '../openai/openai-user.ts';
import { fitToolSchema } from '../tools/fit-schema.ts';
import { unsupported } from '../translation-error.ts';
import { writeInput } from './write-input.ts';

const maxStopSequences = 64;
const maxStopChars = 1_000;

/** The smallest output limit that OpenAI accepts. Source: OpenAI API reference, `max_output_tokens`. */
export const minOutputTokens = 16;

/**
 * Writes a Responses request. Nothing is stored at the provider, so reasoning is requested in encrypted form.
 * Throws `TranslationError` for features that Responses lacks. Source: `ResponseCreateParamsBase` in the published types of `openai`.
 */
export function writeResponsesRequest(request: ChatRequest, options: WriteOptions): Record<string, unknown> {
  refuse(request, options);
  const { notes } = options;
  for (const [field, value] of [
    ['top_k', request.topK],
    ['frequency_penalty', request.frequencyPenalty],
    ['presence_penalty', request.presencePenalty],
    ['seed', request.seed],
  ] as const) {
    if (value !== null && value !== 0) notes.push(`${field} has no counterpart and was left out`);
  }
  if (request.maxOutputTokens !== null && request.maxOutputTokens < minOutputTokens) {
    notes.push(`the output limit ${request.maxOutputTokens} became ${minOutputTokens}, the least that the upstream takes`);
  }
  const { instructions, input } = writeInput(request.turns, options);
  const reasoning = writeReasoning(request, notes);
  const text = { ...writeOutput(request.output), ...(request.verbosity !== null && { verbosity: request.verbosity }) };
  const effort = typeof reasoning?.effort === 'string' ? reasoning.effort : null;
  const { temperature, topP } = chooseOpenaiSampling(
    { ...request, frequencyPenalty: null, presencePenalty: null },
    options.upstreamModel,
    effort,
    notes,
  );
  const hasTools = request.tools.length > 0;
  return {
    model: options.upstreamModel,
    ...(instructions !== null && { instructions }),
    input,
    store: false,
    ...((reasoning || isOpenaiReasoner(options.upstreamModel)) && { include: ['reasoning.encrypted_content'] }),
    ...(request.maxOutputTokens !== null && { max_output_tokens: Math.max(request.maxOutputTokens, minOutputTokens) }),
    ...(hasTools && { tools: request.tools.map((tool) => writeTool(tool, notes)) }),
    ...(hasTools && request.toolChoice && { tool_choice: writeToolChoice(request.toolChoice) }),
    ...(hasTools && request.parallelToolCalls !== null && { parallel_tool_calls: request.parallelToolCalls }),
    ...(reasoning && { reasoning }),
    ...(Object.keys(text).length > 0 && { text }),
    ...(temperature !== null && { temperature }),
    ...(topP !== null && { top_p: topP }),
    ...(request.stream && { stream: true }),
    ...writeOpenaiUser(request.user),
    ...(request.metadata && { metadata: request.metadata }),
    ...writeOpenaiTier(request.serviceTier, notes),
    ...(options.isOpenaiItself && request.openaiExtras),
  };
}

function refuse(request: ChatRequest, options: WriteOptions): void {
  if (request.choices > 1) unsupported('n', 'the upstream of this model gives one answer only.');
  if (request.logprobs) unsupported('logprobs', 'the upstream of this model does not report probabilities.');
  if (request.logitBias) unsupported('logit_bias', 'the upstream of this model has no such thing.');
  // Responses has no stop sequences: the gateway ends the answer at the client's own.
  if (request.stopSequences.length > maxStopSequences || request.stopSequences.some((stop) => stop.length > maxStopChars)) {
    unsupported(fieldNames(options.from).stop, `at most ${maxStopSequences} sequences of ${maxStopChars} characters.`);
  }
}

function writeTool(tool: Tool, notes: string[]): Record<string, unknown> {
  const named = { name: tool.name, ...(tool.description !== null && { description: tool.description }) };
  if (tool.kind === 'custom') return { type: 'custom', ...named, ...(tool.schema && { format: tool.schema }) };
  // Only in this dialect are schemas strict by default.
  return { type: 'function', ...named, parameters: fitToolSchema(tool.schema ?? {}, tool.name, notes), strict: tool.strict ?? false };
}

function writeToolChoice(choice: ToolChoice): unknown {
  if (choice.mode === 'named') return { type: choice.kind, name: choice.name };
  return choice.mode === 'any' ? 'required' : choice.mode;
}

function writeReasoning(request: ChatRequest, notes: string[]): Record<string, unknown> | null {
  const { reasoning } = request;
  if (!reasoning) return null;
  const effort = writeOpenaiEffort(reasoning, notes);
  // Clients that turned thinking on expect to see it.
  const shown = reasoning.mode !== null && reasoning.mode !== 'off' && reasoning.display === null ? 'auto' : reasoning.display;
  const summary = shown === 'summarized' ? 'auto' : shown === 'omitted' ? null : shown;
  return effort || summary ? { ...(effort && { effort }), ...(summary && { summary }) } : null;
}

function writeOutput(output: OutputFormat): Record<string, unknown> {
  if (output.kind === 'text') return {};
  if (output.kind === 'json_object') return { format: { type: 'json_object' } };
  return {
    format: {
      type: 'json_schema',
      name: output.name ?? 'answer',
      ...(output.description !== null && { description: output.description }),
      schema: output.schema,
      strict: output.strict ?? false,
    },
  };
}
