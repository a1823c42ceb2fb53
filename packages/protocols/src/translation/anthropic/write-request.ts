import { cutText } from '../../json/cut-text.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import type { WriteOptions } from '../codec.ts';
import { fieldNames } from '../fields/field-names.ts';
import type { ChatRequest, Tool, Turn } from '../intermediate.ts';
import { fitToolSchema } from '../tools/fit-schema.ts';
import { unsupported } from '../translation-error.ts';
import { chooseThinking } from './choose-thinking.ts';
import { takesOneOfSampling, takesSampling, takesSystemMessages } from './model-traits.ts';
import { writeStrictSchema } from './strict-schema.ts';
import { writeBlocks, writeCache } from './write-blocks.ts';

/**
 * Writes a Messages request. Source: `MessageCreateParamsBase` in the published types of @anthropic-ai/sdk.
 * Throws `TranslationError` for features that Anthropic lacks.
 */
export function writeAnthropicRequest(request: ChatRequest, options: WriteOptions): Record<string, unknown> {
  const { notes } = options;
  refuse(request, options);
  const { system, messages } = writeTurns(request.turns, options);
  const maxTokens = request.maxOutputTokens ?? options.maxOutputTokens;
  const { thinking, effort } = chooseThinking(request, maxTokens, options);
  const format = writeFormat(request, options);
  for (const [field, value] of [
    ['frequency_penalty', request.frequencyPenalty],
    ['presence_penalty', request.presencePenalty],
    ['seed', request.seed],
  ] as const) {
    if (value !== null && value !== 0) notes.push(`${field} has no counterpart and was left out`);
  }
  const speed = request.serviceTier === 'fast' ? 'fast' : null;
  const tier = request.serviceTier === 'auto' || request.serviceTier === 'standard_only' ? request.serviceTier : null;
  if (request.serviceTier !== null && !speed && !tier && request.serviceTier !== 'default') {
    notes.push(`service_tier ${request.serviceTier} has no counterpart and was left out`);
  }
  return {
    model: options.upstreamModel,
    max_tokens: maxTokens,
    ...(system.length > 0 && { system }),
    messages,
    ...(request.tools.length > 0 && { tools: writeTools(request, options) }),
    ...writeToolChoice(request, thinking !== null && thinking.type !== 'disabled', notes),
    ...(thinking && { thinking }),
    ...((effort || format) && { output_config: { ...(effort && { effort }), ...(format && { format }) } }),
    ...writeSampling(request, thinking !== null && thinking.type !== 'disabled', options),
    ...(request.stopSequences.length > 0 && { stop_sequences: request.stopSequences }),
    ...(request.stream && { stream: true }),
    ...(request.user !== null && { metadata: { user_id: request.user } }),
    ...(tier && { service_tier: tier }),
    ...(speed && { speed }),
    ...writeCache(request.cache, notes),
  };
}

function refuse(request: ChatRequest, options: WriteOptions): void {
  if (request.choices > 1) unsupported('n', 'the upstream of this model gives one answer only.');
  if (request.logprobs) unsupported('logprobs', 'the upstream of this model does not report probabilities.');
  if (request.logitBias) unsupported('logit_bias', 'the upstream of this model has no such thing.');
  if (request.output.kind === 'json_object') {
    unsupported(fieldNames(options.from).output, 'the upstream of this model gives JSON only by a schema: use json_schema.');
  }
}

function writeTurns(turns: readonly Turn[], options: WriteOptions): { system: unknown[]; messages: unknown[] } {
  const { notes } = options;
  let leading = turns.findIndex((turn) => turn.role === 'user' || turn.role === 'assistant');
  if (leading === -1) leading = turns.length;
  if (leading === turns.length && turns.length > 0) {
    // `messages` must not be empty, so the last system message becomes the user's.
    leading--;
    notes.push('a conversation of system messages only: the last became the user message');
  }
  const system = turns.slice(0, leading).flatMap((turn) => writeBlocks(turn.parts, options));
  const messages: { role: string; content: unknown[] }[] = [];
  for (const turn of turns.slice(leading)) {
    const isSystem = turn.role === 'system' || turn.role === 'developer';
    const kept = isSystem && messages.length > 0 && takesSystemMessages(options.upstreamModel);
    if (isSystem && !kept && messages.length > 0) notes.push(`a ${turn.role} message within the conversation became a user message`);
    const content = writeBlocks(turn.parts, options);
    if (content.length === 0) {
      notes.push(`an empty ${turn.role} message was left out`);
      continue;
    }
    const role = kept ? 'system' : isSystem ? 'user' : turn.role;
    const last = messages.at(-1);
    // Anthropic treats adjacent messages of one role as one turn; results of parallel calls must share a message.
    if (last?.role === role && role !== 'system') for (const block of content) last.content.push(block);
    else messages.push({ role, content });
  }
  return { system, messages: options.from === 'anthropic-messages' ? messages : messages.map(putResultsFirst) };
}

/** Anthropic requires tool results before other user content, such as a system message that became a user message. */
function putResultsFirst(message: { role: string; content: unknown[] }): { role: string; content: unknown[] } {
  const isResult = (block: unknown) => isRecord(block) && block.type === 'tool_result';
  if (message.role !== 'user' || !message.content.some(isResult)) return message;
  const others = message.content.filter((block) => !isResult(block));
  return { ...message, content: [...message.content.filter(isResult), ...others] };
}

function writeFormat({ output }: ChatRequest, options: WriteOptions): Record<string, unknown> | null {
  return output.kind === 'json_schema' ? { type: 'json_schema', schema: fitStrictSchema(output.schema, 'output', options) } : null;
}

/** Not for clients of Anthropic's own dialect, which are expected to send valid schemas. */
function fitStrictSchema(schema: Readonly<Record<string, unknown>>, what: string, { from, notes }: WriteOptions): unknown {
  if (from === 'anthropic-messages') return schema;
  const moved = new Set<string>();
  const strict = writeStrictSchema(schema, moved);
  const words = [...moved].filter((name) => name !== 'additionalProperties');
  if (words.length > 0) notes.push(`keywords of the ${what} schema became words of its description: ${words.join(', ')}`);
  if (moved.has('additionalProperties')) notes.push(`additionalProperties: false was put into the ${what} schema`);
  return strict;
}

function writeTools(request: ChatRequest, options: WriteOptions): unknown[] {
  return request.tools.map((tool, at) => {
    if (tool.kind === 'custom') unsupported(`tools[${at}]`, 'free-text tools are not available at the upstream of this model.');
    return {
      name: tool.name,
      ...(tool.description !== null && { description: tool.description }),
      input_schema: writeInputSchema(tool, options),
      ...(tool.strict !== null && { strict: tool.strict }),
      ...writeCache(tool.cache, []),
    };
  });
}

function writeInputSchema({ schema, name, strict }: Tool, options: WriteOptions): unknown {
  const fitted = fitToolSchema(schema ?? {}, name, options.notes);
  return strict === true ? fitStrictSchema(fitted, `tool ${cutText(name, 64)}`, options) : fitted;
}

function writeToolChoice(request: ChatRequest, thinks: boolean, notes: string[]): Record<string, unknown> {
  const { toolChoice: choice, parallelToolCalls } = request;
  if (request.tools.length === 0) return {};
  const serial = parallelToolCalls === false && choice?.mode !== 'none' ? { disable_parallel_tool_use: true } : {};
  if (!choice) return parallelToolCalls === false ? { tool_choice: { type: 'auto', ...serial } } : {};
  if (choice.mode === 'named') {
    if (thinks) notes.push('a tool is demanded while the model thinks: the provider may refuse that');
    return { tool_choice: { type: 'tool', name: choice.name, ...serial } };
  }
  return { tool_choice: { type: choice.mode, ...serial } };
}

function writeSampling(request: ChatRequest, thinks: boolean, options: WriteOptions): Record<string, unknown> {
  const { temperature, topP, topK } = request;
  const { notes } = options;
  const asked = Object.entries({ temperature, top_p: topP, top_k: topK }).filter(([, value]) => value !== null);
  if (asked.length === 0) return {};
  // Clients of Anthropic's own dialect are expected to send supported parameters.
  if (options.from !== 'anthropic-messages') {
    const why = !takesSampling(options.upstreamModel) ? 'this model takes none' : thinks ? 'it cannot be set while the model thinks' : null;
    if (why) {
      for (const [field] of asked) notes.push(`${field} was left out: ${why}`);
      return {};
    }
    if (temperature !== null && temperature > 1) notes.push(`temperature ${temperature} became 1, the highest`);
  }
  const chosen = options.from === 'anthropic-messages' ? { temperature, topP } : chooseSampling(temperature, topP, options);
  return {
    ...(chosen.temperature !== null && { temperature: chosen.temperature }),
    ...(chosen.topP !== null && { top_p: chosen.topP }),
    ...(topK !== null && { top_k: topK }),
  };
}

/**
 * A `top_p` of 1 is the default and is dropped. Claude 4.1 to 4.6 refuse both parameters together, so only one is sent: `temperature`, or
 * `top_p` if `temperature` is 1, its default.
 */
function chooseSampling(temperature: number | null, topP: number | null, { upstreamModel, notes }: WriteOptions) {
  const capped = temperature === null ? null : Math.min(temperature, 1);
  if (topP === null || topP === 1) return { temperature: capped, topP: null };
  if (capped === null || !takesOneOfSampling(upstreamModel)) return { temperature: capped, topP };
  if (capped === 1) return { temperature: null, topP };
  notes.push('top_p was left out: this model takes temperature or top_p, not both');
  return { temperature: capped, topP: null };
}
