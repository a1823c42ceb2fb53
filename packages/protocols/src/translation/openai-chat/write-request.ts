import type { WriteOptions } from '../codec.ts';
import { fieldNames } from '../fields/field-names.ts';
import type { ChatRequest, OutputFormat, Tool, ToolChoice } from '../intermediate.ts';
import { writeOpenaiEffort } from '../openai/openai-effort.ts';
import { writeOpenaiTier } from '../openai/openai-tier.ts';
import { chooseOpenaiSampling } from '../openai/openai-traits.ts';
import { writeOpenaiUser } from '../openai/openai-user.ts';
import { fitToolSchema } from '../tools/fit-schema.ts';
import { unsupported } from '../translation-error.ts';
import { writeChatMessages } from './write-messages.ts';

/**
 * Writes a Chat Completions request. Servers that are only compatible with OpenAI's get `max_tokens`, no developer role, and a plain string
 * for text-only content. Streams always ask for usage, since charges are based on it.
 * Source: `ChatCompletionCreateParamsBase` in the published types of `openai`.
 */
export function writeChatRequest(request: ChatRequest, options: WriteOptions): Record<string, unknown> {
  const { notes, isOpenaiItself } = options;
  if (request.topK !== null) notes.push('top_k has no counterpart and was left out');
  const tools = request.tools.map((tool, at) => writeTool(tool, at, options));
  const effort = writeOpenaiEffort(request.reasoning, notes);
  const sampling = chooseOpenaiSampling(request, options.upstreamModel, effort, notes);
  const limit = isOpenaiItself ? 'max_completion_tokens' : 'max_tokens';
  return {
    model: options.upstreamModel,
    messages: writeChatMessages(request.turns, options),
    ...(request.maxOutputTokens !== null && { [limit]: request.maxOutputTokens }),
    ...(tools.length > 0 && { tools }),
    ...(tools.length > 0 && request.toolChoice && { tool_choice: writeToolChoice(request.toolChoice) }),
    ...(tools.length > 0 && request.parallelToolCalls !== null && { parallel_tool_calls: request.parallelToolCalls }),
    ...(effort && { reasoning_effort: effort }),
    ...writeOutput(request.output),
    ...(request.stopSequences.length > 0 && { stop: writeStop(request, options) }),
    ...(sampling.temperature !== null && { temperature: sampling.temperature }),
    ...(sampling.topP !== null && { top_p: sampling.topP }),
    ...(sampling.frequencyPenalty !== null && { frequency_penalty: sampling.frequencyPenalty }),
    ...(sampling.presencePenalty !== null && { presence_penalty: sampling.presencePenalty }),
    ...(request.seed !== null && { seed: request.seed }),
    ...(request.choices !== 1 && { n: request.choices }),
    ...(request.logprobs && { logprobs: true, ...(request.logprobs.top > 0 && { top_logprobs: request.logprobs.top }) }),
    ...(request.logitBias && { logit_bias: request.logitBias }),
    ...(request.stream && { stream: true, stream_options: { include_usage: true } }),
    ...writeOpenaiUser(request.user),
    ...(request.metadata && isOpenaiItself && { metadata: request.metadata }),
    ...writeOpenaiTier(request.serviceTier, notes),
    ...(request.verbosity !== null && isOpenaiItself && { verbosity: request.verbosity }),
    ...(isOpenaiItself && request.openaiExtras),
  };
}

function writeStop(request: ChatRequest, options: WriteOptions): readonly string[] {
  if (request.stopSequences.length > 4 && options.isOpenaiItself) {
    unsupported(fieldNames(options.from).stop, 'the upstream of this model takes at most 4.');
  }
  return request.stopSequences;
}

function writeTool(tool: Tool, at: number, options: WriteOptions): Record<string, unknown> {
  const description = tool.description === null ? {} : { description: tool.description };
  if (tool.kind === 'custom') {
    if (!options.isOpenaiItself) unsupported(`tools[${at}]`, 'free-text tools are not available at the upstream of this model.');
    return { type: 'custom', custom: { name: tool.name, ...description, ...(tool.schema && { format: tool.schema }) } };
  }
  return {
    type: 'function',
    function: {
      name: tool.name,
      ...description,
      ...(tool.schema && { parameters: fitToolSchema(tool.schema, tool.name, options.notes) }),
      ...(tool.strict !== null && { strict: tool.strict }),
    },
  };
}

function writeToolChoice(choice: ToolChoice): unknown {
  if (choice.mode === 'named') return { type: choice.kind, [choice.kind]: { name: choice.name } };
  return choice.mode === 'any' ? 'required' : choice.mode;
}

function writeOutput(output: OutputFormat): Record<string, unknown> {
  if (output.kind === 'text') return {};
  if (output.kind === 'json_object') return { response_format: { type: 'json_object' } };
  return {
    response_format: {
      type: 'json_schema',
      json_schema: {
        name: output.name ?? 'answer',
        ...(output.description !== null && { description: output.description }),
        schema: output.schema,
        ...(output.strict !== null && { strict: output.strict }),
      },
    },
  };
}
