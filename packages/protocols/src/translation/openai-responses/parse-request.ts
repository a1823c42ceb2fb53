import { isRecord } from '../../usage/usage-reading.ts';
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
import { type ChatRequest, efforts, type OutputFormat, type Tool, type ToolChoice, type Turn } from '../intermediate.ts';
import { openaiExtraNames, readOpenaiExtras } from '../openai/openai-extras.ts';
import { invalid, unsupported } from '../translation-error.ts';
import { type CollectedTool, collectTools, type FlatToolNames, flatToolNames } from './collect-tools.ts';
import { parseInput } from './parse-input.ts';

const known = new Set([
  ...openaiExtraNames,
  'model',
  'input',
  'instructions',
  'max_output_tokens',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'text',
  'temperature',
  'top_p',
  'stream',
  'stream_options',
  'user',
  'metadata',
  'service_tier',
  'store',
  'include',
  'truncation',
]);

/** Fields that depend on data stored at OpenAI, or that change what the answer is. */
const refused = [
  'previous_response_id',
  'conversation',
  'background',
  'prompt',
  'moderation',
  'access_programs',
  'max_tool_calls',
  'top_logprobs',
];

/**
 * Reads a Responses request. A missing `store` counts as false: nothing is stored.
 * Throws `TranslationError` if a field is wrong or exists only in Responses.
 * Source: `ResponseCreateParamsBase` in the published types of `openai`.
 */
export function parseResponsesRequest(body: Readonly<Record<string, unknown>>, notes: string[]): ChatRequest {
  for (const name of refused) {
    if (hasContent(body[name]) && body[name] !== 0) unsupported(name, 'the upstream of this model has no such thing.');
  }
  if (body.store === true) unsupported('store', 'answers are not stored: send false.');
  if (Array.isArray(body.include) && body.include.includes('message.output_text.logprobs')) {
    unsupported('include', 'the upstream of this model does not report probabilities.');
  }
  noteUnknown(body, new Set([...known, ...refused]), notes);
  const text = readRecord(body.text, 'text');
  readRecords(body.tools, 'tools');
  const collected = collectTools(body);
  const flatNames = flatToolNames(collected);
  const { tools, toolChoice } = allowTools(parseTools(collected, notes), body.tool_choice, flatNames);
  return {
    turns: [...parseInstructions(body.instructions), ...parseInput(body.input, flatNames, notes)],
    tools,
    toolChoice,
    parallelToolCalls: readBoolean(body.parallel_tool_calls, 'parallel_tool_calls'),
    reasoning: parseReasoning(readRecord(body.reasoning, 'reasoning')),
    output: parseOutput(readRecord(text?.format, 'text.format')),
    maxOutputTokens: readNumber(body.max_output_tokens, 'max_output_tokens'),
    stopSequences: [],
    temperature: readNumber(body.temperature, 'temperature'),
    topP: readNumber(body.top_p, 'top_p'),
    topK: null,
    frequencyPenalty: null,
    presencePenalty: null,
    seed: null,
    choices: 1,
    logprobs: null,
    logitBias: null,
    stream: readBoolean(body.stream, 'stream') ?? false,
    user: readText(body.user, 'user'),
    metadata: readRecord(body.metadata, 'metadata'),
    serviceTier: readText(body.service_tier, 'service_tier'),
    verbosity: readText(text?.verbosity, 'text.verbosity'),
    cache: null,
    openaiExtras: readOpenaiExtras(body),
  };
}

function parseInstructions(instructions: unknown): Turn[] {
  const text = readText(instructions, 'instructions');
  return text === null || text === '' ? [] : [{ role: 'system', parts: [{ type: 'text', text, cache: null }] }];
}

/** Hosted tools that a model can do without and that agents offer to every model. Other hosted tools are refused. */
const dispensable = /^(web_search(_preview)?(_\d{4}_\d{2}_\d{2})?|image_generation|code_interpreter|tool_search)$/;

function parseTools(collected: readonly CollectedTool[], notes: string[]): Tool[] {
  return collected.flatMap((one) => {
    const { type } = one.tool;
    if (typeof type !== 'string' || !dispensable.test(type)) return [parseTool(one)];
    notes.push(`${one.param} (${type}) is not available at the upstream of this model and was left out`);
    return [];
  });
}

function parseTool({ tool, param, flatName }: CollectedTool): Tool {
  const custom = tool.type === 'custom';
  if (!custom && tool.type !== 'function') {
    unsupported(`${param}.type`, 'tools of the provider are not available at the upstream of this model.');
  }
  const format = custom ? 'format' : 'parameters';
  return {
    kind: custom ? 'custom' : 'function',
    name: requireText(tool.name, `${param}.name`) && flatName,
    description: readText(tool.description, `${param}.description`),
    schema: readRecord(tool[format], `${param}.${format}`),
    strict: custom ? null : readBoolean(tool.strict, `${param}.strict`),
    cache: null,
  };
}

/** Applies the tool choice: `allowed_tools` becomes a shorter list of tools. */
function allowTools(tools: Tool[], choice: unknown, flatNames: FlatToolNames) {
  if (!isRecord(choice) || choice.type !== 'allowed_tools') {
    const parsed = parseToolChoice(choice);
    const named = parsed?.mode === 'named' ? { ...parsed, name: flatNames(null, parsed.name) } : parsed;
    return { tools, toolChoice: named };
  }
  const mode = readWord(choice.mode, ['auto', 'required'], 'tool_choice.mode');
  const names = new Set(readRecords(choice.tools, 'tool_choice.tools').map(({ name }) => flatNames(null, textOf(name))));
  const toolChoice: ToolChoice = { mode: mode === 'required' ? 'any' : 'auto' };
  return { tools: tools.filter(({ name }) => names.has(name)), toolChoice };
}

function parseToolChoice(choice: unknown): ToolChoice | null {
  if (choice === undefined || choice === null) return null;
  if (choice === 'auto' || choice === 'none') return { mode: choice };
  if (choice === 'required') return { mode: 'any' };
  const named = requireRecord(choice, 'tool_choice');
  if (named.type !== 'function' && named.type !== 'custom') {
    if (typeof named.type !== 'string') invalid('tool_choice.type', 'is required.');
    unsupported('tool_choice', 'tools of the provider are not available at the upstream of this model.');
  }
  return { mode: 'named', name: requireText(named.name, 'tool_choice.name'), kind: named.type };
}

function parseReasoning(reasoning: Readonly<Record<string, unknown>> | null): ChatRequest['reasoning'] {
  const effort = readWord(reasoning?.effort, efforts, 'reasoning.effort');
  const display = readText(reasoning?.summary ?? reasoning?.generate_summary, 'reasoning.summary');
  return effort || display ? { mode: null, effort, budgetTokens: null, display } : null;
}

function parseOutput(format: Readonly<Record<string, unknown>> | null): OutputFormat {
  const kind = readWord(format?.type, ['text', 'json_object', 'json_schema'], 'text.format.type');
  if (kind !== 'json_schema') return { kind: kind ?? 'text' };
  return {
    kind,
    schema: requireRecord(format?.schema, 'text.format.schema'),
    name: readText(format?.name, 'text.format.name'),
    description: readText(format?.description, 'text.format.description'),
    strict: readBoolean(format?.strict, 'text.format.strict'),
  };
}
