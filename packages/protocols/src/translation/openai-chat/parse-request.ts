import {
  hasContent,
  noteUnknown,
  readBoolean,
  readNumber,
  readRecord,
  readRecords,
  readText,
  readWord,
  requireRecord,
  requireText,
} from '../fields/read-fields.ts';
import { type ChatRequest, efforts, type OutputFormat, type Tool, type ToolChoice } from '../intermediate.ts';
import { openaiExtraNames, readOpenaiExtras } from '../openai/openai-extras.ts';
import { invalid, unsupported } from '../translation-error.ts';
import { parseForeignReasoning } from './foreign-reasoning.ts';
import { parseChatMessages } from './parse-messages.ts';

const known = new Set([
  ...openaiExtraNames,
  'model',
  'messages',
  'max_completion_tokens',
  'max_tokens',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning_effort',
  'response_format',
  'stop',
  'temperature',
  'top_p',
  'top_k',
  'frequency_penalty',
  'presence_penalty',
  'seed',
  'n',
  'logprobs',
  'top_logprobs',
  'logit_bias',
  'stream',
  'stream_options',
  'user',
  'metadata',
  'service_tier',
  'verbosity',
  'store',
  'modalities',
  'cache_control',
  // OpenRouter's fields, and Anthropic's in its OpenAI-compatible API.
  'reasoning',
  'include_reasoning',
  'usage',
  'thinking',
]);

/** Fields that change what the answer is, and that no other dialect has. */
const refused = ['audio', 'prediction', 'web_search_options', 'functions', 'function_call', 'moderation'];

/**
 * Reads a Chat Completions request. Source: `ChatCompletionCreateParamsBase` in the published types of `openai`.
 * Throws `TranslationError` if a field is wrong or exists only in Chat Completions.
 */
export function parseChatRequest(body: Readonly<Record<string, unknown>>, notes: string[]): ChatRequest {
  for (const name of refused) if (hasContent(body[name])) unsupported(name, 'the upstream of this model has no such thing.');
  if (body.store === true) unsupported('store', 'answers are not stored.');
  if (Array.isArray(body.modalities) && body.modalities.some((kind) => kind !== 'text')) {
    unsupported('modalities', 'the upstream of this model answers in text only.');
  }
  noteUnknown(body, new Set([...known, ...refused]), notes);
  const logprobs = readBoolean(body.logprobs, 'logprobs') === true;
  return {
    turns: parseChatMessages(body.messages, notes),
    tools: readRecords(body.tools, 'tools').map((tool, at) => parseTool(tool, `tools[${at}]`)),
    toolChoice: parseToolChoice(body.tool_choice),
    parallelToolCalls: readBoolean(body.parallel_tool_calls, 'parallel_tool_calls'),
    reasoning: parseReasoning(body),
    output: parseOutput(readRecord(body.response_format, 'response_format')),
    maxOutputTokens: readNumber(body.max_completion_tokens ?? body.max_tokens, 'max_completion_tokens'),
    stopSequences: parseStop(body.stop),
    temperature: readNumber(body.temperature, 'temperature'),
    topP: readNumber(body.top_p, 'top_p'),
    topK: readNumber(body.top_k, 'top_k'),
    frequencyPenalty: readNumber(body.frequency_penalty, 'frequency_penalty'),
    presencePenalty: readNumber(body.presence_penalty, 'presence_penalty'),
    seed: readNumber(body.seed, 'seed'),
    choices: readNumber(body.n, 'n') ?? 1,
    logprobs: logprobs ? { top: readNumber(body.top_logprobs, 'top_logprobs') ?? 0 } : null,
    logitBias: hasContent(body.logit_bias) ? requireRecord(body.logit_bias, 'logit_bias') : null,
    stream: readBoolean(body.stream, 'stream') ?? false,
    user: readText(body.user, 'user'),
    metadata: readRecord(body.metadata, 'metadata'),
    serviceTier: readText(body.service_tier, 'service_tier'),
    verbosity: readText(body.verbosity, 'verbosity'),
    cache: hasContent(body.cache_control)
      ? { kind: 'ephemeral', ttl: readText(requireRecord(body.cache_control, 'cache_control').ttl, 'cache_control.ttl') }
      : null,
    openaiExtras: readOpenaiExtras(body),
  };
}

function parseStop(stop: unknown): string[] {
  if (stop === undefined || stop === null) return [];
  const list = Array.isArray(stop) ? stop : [stop];
  return list.map((item, at) => requireText(item, Array.isArray(stop) ? `stop[${at}]` : 'stop'));
}

function parseTool(tool: Readonly<Record<string, unknown>>, param: string): Tool {
  if (tool.type === 'custom') {
    const custom = requireRecord(tool.custom, `${param}.custom`);
    return {
      kind: 'custom',
      name: requireText(custom.name, `${param}.custom.name`),
      description: readText(custom.description, `${param}.custom.description`),
      schema: readRecord(custom.format, `${param}.custom.format`),
      strict: null,
      cache: null,
    };
  }
  if (tool.type !== 'function') unsupported(`${param}.type`, 'tools of the provider are not available at the upstream of this model.');
  const fn = requireRecord(tool.function, `${param}.function`);
  const mark = readRecord(tool.cache_control, `${param}.cache_control`);
  return {
    kind: 'function',
    name: requireText(fn.name, `${param}.function.name`),
    description: readText(fn.description, `${param}.function.description`),
    schema: readRecord(fn.parameters, `${param}.function.parameters`),
    strict: readBoolean(fn.strict, `${param}.function.strict`),
    cache: mark ? { kind: 'ephemeral', ttl: readText(mark.ttl, `${param}.cache_control.ttl`) } : null,
  };
}

function parseToolChoice(choice: unknown): ToolChoice | null {
  if (choice === undefined || choice === null) return null;
  if (typeof choice === 'string') return parseChoiceWord(choice, 'tool_choice');
  const named = requireRecord(choice, 'tool_choice');
  if (named.type === 'allowed_tools') unsupported('tool_choice', 'allowed_tools cannot be carried: send only those tools.');
  if (named.type === 'tool') return { mode: 'named', name: requireText(named.name, 'tool_choice.name'), kind: 'function' };
  if (named.type !== 'function' && named.type !== 'custom') {
    const word = named.type ?? named.mode;
    if (typeof word !== 'string') invalid('tool_choice.type', 'must be function, custom or allowed_tools.');
    return parseChoiceWord(word, 'tool_choice.type');
  }
  const kind = named.type;
  const tool = requireRecord(named[kind], `tool_choice.${kind}`);
  return { mode: 'named', name: requireText(tool.name, `tool_choice.${kind}.name`), kind };
}

/** OpenAI's values, and those of Anthropic and Gemini, which clients send to these models in this dialect too. */
function parseChoiceWord(word: string, param: string): ToolChoice {
  switch (word.toLowerCase()) {
    case 'auto':
    // Gemini's `VALIDATED`: text, or calls that match their schema.
    case 'validated':
      return { mode: 'auto' };
    case 'none':
      return { mode: 'none' };
    case 'required':
    case 'any':
      return { mode: 'any' };
    default:
      return invalid(param, 'must be auto, none, required or a tool.');
  }
}

function parseReasoning(body: Readonly<Record<string, unknown>>): ChatRequest['reasoning'] {
  const effort = readWord(body.reasoning_effort, efforts, 'reasoning_effort');
  if (effort) return { mode: null, effort, budgetTokens: null, display: null };
  return parseForeignReasoning(body);
}

function parseOutput(format: Readonly<Record<string, unknown>> | null): OutputFormat {
  const kind = readWord(format?.type, ['text', 'json_object', 'json_schema'], 'response_format.type');
  if (kind !== 'json_schema') return { kind: kind ?? 'text' };
  const wanted = requireRecord(format?.json_schema, 'response_format.json_schema');
  return {
    kind,
    schema: readRecord(wanted.schema, 'response_format.json_schema.schema') ?? {},
    name: readText(wanted.name, 'response_format.json_schema.name'),
    description: readText(wanted.description, 'response_format.json_schema.description'),
    strict: readBoolean(wanted.strict, 'response_format.json_schema.strict'),
  };
}
