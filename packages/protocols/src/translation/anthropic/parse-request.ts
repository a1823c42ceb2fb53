import { cutText } from '../../json/cut-text.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { withoutAttribution } from '../attribution-line.ts';
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
  textOf,
} from '../fields/read-fields.ts';
import {
  type ChatRequest,
  efforts,
  type OutputFormat,
  type Part,
  type ReasoningRequest,
  type Tool,
  type ToolChoice,
  type Turn,
} from '../intermediate.ts';
import { noteOnce } from '../tidy-notes.ts';
import { invalid, unsupported } from '../translation-error.ts';
import { parseBlocks, readCache } from './parse-blocks.ts';

const known = new Set([
  'model',
  'max_tokens',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'stream',
  'metadata',
  'service_tier',
  'speed',
  'cache_control',
]);

/** Fields that change what the answer is or where it is produced, and that no other dialect has. */
const refused = ['container', 'mcp_servers', 'inference_geo'];

/**
 * Reads a Messages request. Source: `MessageCreateParamsBase` in the published types of @anthropic-ai/sdk.
 * Throws `TranslationError` if a field is wrong or exists only at Anthropic.
 */
export function parseAnthropicRequest(body: Readonly<Record<string, unknown>>, notes: string[]): ChatRequest {
  for (const name of refused) if (hasContent(body[name])) unsupported(name, 'the upstream of this model has no such thing.');
  noteUnknown(body, known, notes);
  const choice = readRecord(body.tool_choice, 'tool_choice');
  const metadata = readRecord(body.metadata, 'metadata');
  const stops = body.stop_sequences ?? [];
  if (!Array.isArray(stops)) invalid('stop_sequences', 'must be an array.');
  return {
    turns: [...parseSystem(body.system, notes), ...parseMessages(body.messages, notes)],
    ...parseTools(body.tools, choice, notes),
    parallelToolCalls: readBoolean(choice?.disable_parallel_tool_use, 'tool_choice.disable_parallel_tool_use') === true ? false : null,
    reasoning: parseReasoning(body),
    output: parseOutput(body),
    maxOutputTokens: readNumber(body.max_tokens, 'max_tokens'),
    stopSequences: stops.map((stop, at) => requireText(stop, `stop_sequences[${at}]`)),
    temperature: readNumber(body.temperature, 'temperature'),
    topP: readNumber(body.top_p, 'top_p'),
    topK: readNumber(body.top_k, 'top_k'),
    frequencyPenalty: null,
    presencePenalty: null,
    seed: null,
    choices: 1,
    logprobs: null,
    logitBias: null,
    stream: readBoolean(body.stream, 'stream') ?? false,
    user: readText(metadata?.user_id, 'metadata.user_id'),
    metadata: null,
    serviceTier: body.speed === 'fast' ? 'fast' : readText(body.service_tier, 'service_tier'),
    verbosity: null,
    cache: readCache(body.cache_control, 'cache_control'),
    openaiExtras: {},
  };
}

function parseSystem(system: unknown, notes: string[]): Turn[] {
  if (system === undefined || system === null) return [];
  const parts = parseBlocks(system, 'system', notes).flatMap((part): Part[] => {
    if (part.type !== 'text') return invalid('system', 'must be text.');
    const text = withoutAttribution(part.text);
    return text === '' && part.text !== '' ? [] : [{ ...part, text }];
  });
  return parts.length > 0 ? [{ role: 'system', parts }] : [];
}

function parseMessages(messages: unknown, notes: string[]): Turn[] {
  return readRecords(messages, 'messages').map((message, at) => {
    const role = readWord(message.role, ['user', 'assistant', 'system'], `messages[${at}].role`);
    return {
      role: role ?? invalid(`messages[${at}].role`, 'is required.'),
      parts: parseBlocks(message.content, `messages[${at}].content`, notes),
    };
  });
}

/** Hosted tools that a model can do without and that agents offer to every model. */
const dispensable = /^(web_search|web_fetch|tool_search_tool)(_|$)/;

function parseTools(
  given: unknown,
  choice: Readonly<Record<string, unknown>> | null,
  notes: string[],
): Pick<ChatRequest, 'tools' | 'toolChoice'> {
  const leftOut = new Set<string>();
  const tools = readRecords(given, 'tools').flatMap((tool, at) => {
    if (typeof tool.type !== 'string' || !dispensable.test(tool.type)) return [parseTool(tool, `tools[${at}]`, notes)];
    leftOut.add(textOf(tool.name));
    notes.push(`tools[${at}] (${cutText(tool.type, 64)}) is not available at the upstream of this model and was left out`);
    return [];
  });
  const toolChoice = parseToolChoice(choice);
  const isDemanded = toolChoice?.mode === 'named' ? leftOut.has(toolChoice.name) : toolChoice?.mode === 'any' && tools.length === 0;
  if (leftOut.size > 0 && isDemanded) unsupported('tool_choice', 'this tool is not available at the upstream of this model.');
  return { tools, toolChoice };
}

function parseTool(tool: Readonly<Record<string, unknown>>, param: string, notes: string[]): Tool {
  if (tool.type !== undefined && tool.type !== null && tool.type !== 'custom') {
    unsupported(`${param}.type`, 'tools of the provider are not available at the upstream of this model.');
  }
  // One note for all tools: many clients set these fields on each of them.
  for (const name of ['input_examples', 'defer_loading', 'allowed_callers']) {
    const note = `${name} of tools has no counterpart and was left out`;
    if (hasContent(tool[name])) noteOnce(notes, note);
  }
  return {
    kind: 'function',
    name: requireText(tool.name, `${param}.name`),
    description: readText(tool.description, `${param}.description`),
    schema: requireRecord(tool.input_schema, `${param}.input_schema`),
    strict: readBoolean(tool.strict, `${param}.strict`),
    cache: readCache(tool.cache_control, `${param}.cache_control`),
  };
}

function parseToolChoice(choice: Readonly<Record<string, unknown>> | null): ToolChoice | null {
  if (!choice) return null;
  const mode = readWord(choice.type, ['auto', 'any', 'none', 'tool'], 'tool_choice.type');
  if (mode === 'tool') return { mode: 'named', name: requireText(choice.name, 'tool_choice.name'), kind: 'function' };
  return { mode: mode ?? invalid('tool_choice.type', 'is required.') };
}

function parseReasoning(body: Readonly<Record<string, unknown>>): ReasoningRequest | null {
  const thinking = readRecord(body.thinking, 'thinking');
  const config = readRecord(body.output_config, 'output_config');
  const effort = readWord(config?.effort, efforts, 'output_config.effort');
  if (!thinking && !effort) return null;
  const modes = { enabled: 'budget', disabled: 'off', adaptive: 'adaptive', between_tools: 'between_tools' } as const;
  const type = readWord(thinking?.type, ['enabled', 'disabled', 'adaptive', 'between_tools'], 'thinking.type');
  if (thinking && !type) invalid('thinking.type', 'is required.');
  const budgetTokens = type === 'enabled' ? readNumber(thinking?.budget_tokens, 'thinking.budget_tokens') : null;
  if (type === 'enabled' && budgetTokens === null) invalid('thinking.budget_tokens', 'is required.');
  return { mode: type ? modes[type] : null, effort, budgetTokens, display: readText(thinking?.display, 'thinking.display') };
}

function parseOutput(body: Readonly<Record<string, unknown>>): OutputFormat {
  const config = isRecord(body.output_config) ? body.output_config : {};
  const format = readRecord(config.format, 'output_config.format');
  if (!format) return { kind: 'text' };
  readWord(format.type, ['json_schema'], 'output_config.format.type');
  return {
    kind: 'json_schema',
    schema: requireRecord(format.schema, 'output_config.format.schema'),
    name: null,
    description: null,
    strict: null,
  };
}
