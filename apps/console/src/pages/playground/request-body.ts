import type { Turn } from './conversation.ts';

/** The settings of a request. Empty texts are left out of it. */
export interface Settings {
  readonly system: string;
  readonly maxTokens: string;
  readonly temperature: string;
  readonly topP: string;
  readonly effort: string;
  /** A JSON array of tools. */
  readonly tools: string;
}

export const noSettings: Settings = { system: '', maxTokens: '', temperature: '', topP: '', effort: '', tools: '' };

export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const;

export interface Tool {
  readonly type: 'function';
  readonly function: { readonly name: string; readonly description?: string; readonly parameters?: unknown };
}

type Part = { readonly type: 'text'; readonly text: string } | { readonly type: 'image_url'; readonly image_url: { readonly url: string } };

export type Message =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string | readonly Part[] }
  | { readonly role: 'assistant'; readonly content: string | null; readonly tool_calls?: readonly CalledTool[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

interface CalledTool {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/** A request of Chat Completions, without the members that only concern streaming. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly max_tokens?: number;
  readonly temperature?: number;
  readonly top_p?: number;
  readonly reasoning_effort?: string;
  readonly tools?: readonly Tool[];
}

export type SettingName = 'maxTokens' | 'temperature' | 'topP' | 'tools';

/** The settings that cannot be sent as they are. */
export function wrongSettings(settings: Settings): readonly SettingName[] {
  const isIn = (text: string, low: number, high: number) => text.trim() === '' || (Number(text) >= low && Number(text) <= high);
  return [
    ...(settings.maxTokens.trim() === '' || /^[1-9]\d{0,6}$/.test(settings.maxTokens.trim()) ? [] : ['maxTokens' as const]),
    ...(isIn(settings.temperature, 0, 2) ? [] : ['temperature' as const]),
    ...(isIn(settings.topP, 0, 1) ? [] : ['topP' as const]),
    ...(readTools(settings.tools) === null ? ['tools' as const] : []),
  ];
}

/**
 * Reads the tools: a JSON array (or one object) of tools in the form of Chat Completions, or in its short form with name, description
 * and parameters (or Anthropic's `input_schema`) at the top. Null if it is anything else.
 */
export function readTools(text: string): readonly Tool[] | null {
  if (text.trim() === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const tools = (Array.isArray(value) ? value : [value]).map(readTool);
  const valid = tools.filter((tool) => tool !== null);
  return valid.length === tools.length && new Set(valid.map((tool) => tool.function.name)).size === tools.length ? valid : null;
}

function readTool(value: unknown): Tool | null {
  if (!isRecord(value)) return null;
  const inner = isRecord(value.function) ? value.function : value;
  const { name, description, parameters, input_schema: schema } = inner;
  if (typeof name !== 'string' || !/^[\w.-]{1,64}$/.test(name)) return null;
  const shape = parameters ?? schema;
  if (shape !== undefined && !isRecord(shape)) return null;
  return {
    type: 'function',
    function: { name, ...(typeof description === 'string' && { description }), ...(shape !== undefined && { parameters: shape }) },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The request for the next answer of a conversation. Call it with settings that are not wrong. */
export function chatRequest(model: string, turns: readonly Turn[], settings: Settings): ChatRequest {
  const tools = readTools(settings.tools) ?? [];
  const number = (text: string) => (text.trim() === '' ? undefined : Number(text));
  const values = {
    max_tokens: number(settings.maxTokens),
    temperature: number(settings.temperature),
    top_p: number(settings.topP),
    reasoning_effort: settings.effort || undefined,
    tools: tools.length > 0 ? tools : undefined,
  };
  const set = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const system: Message[] = settings.system.trim() === '' ? [] : [{ role: 'system', content: settings.system }];
  return { model, messages: [...system, ...turns.flatMap(messagesOf)], ...set };
}

function messagesOf(turn: Turn): Message[] {
  if (turn.role === 'user') {
    if (turn.images.length === 0) return [{ role: 'user', content: turn.text }];
    const images = turn.images.map((url) => ({ type: 'image_url' as const, image_url: { url } }));
    return [{ role: 'user', content: [...images, ...(turn.text ? [{ type: 'text' as const, text: turn.text }] : [])] }];
  }
  // Providers refuse an empty answer, and calls without their results.
  const calls = turn.toolCalls.filter(({ result }) => result !== null);
  if (turn.text === '' && calls.length === 0) return [];
  const called = calls.map(({ id, name, arguments: json }) => ({ id, type: 'function' as const, function: { name, arguments: json } }));
  return [
    { role: 'assistant', content: turn.text === '' ? null : turn.text, ...(called.length > 0 && { tool_calls: called }) },
    ...calls.map(({ id, result }) => ({ role: 'tool' as const, tool_call_id: id, content: result ?? '' })),
  ];
}
