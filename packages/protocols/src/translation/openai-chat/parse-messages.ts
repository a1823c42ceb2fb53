import { hasContent, readRecords, readText, requireRecord, requireText } from '../fields/read-fields.ts';
import type { DocumentPart, ImagePart, Part, TextPart, Turn } from '../intermediate.ts';
import { noteOnce } from '../tidy-notes.ts';
import { invalid, unsupported } from '../translation-error.ts';
import { parseChatContent } from './parse-content.ts';
import { readReasoning } from './reasoning-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads `messages`. Consecutive tool results become one turn, since they answer one turn of calls. */
export function parseChatMessages(messages: unknown, notes: string[]): Turn[] {
  const turns: Turn[] = [];
  let results: Part[] | null = null;
  const custom = new Set<string>();
  readRecords(messages, 'messages').forEach((message, at) => {
    const param = `messages[${at}]`;
    // On a tool result, `name` is the tool's name, which the call already has.
    const hasName = message.role !== 'tool' && hasContent(message.name);
    const note = 'name of messages has no counterpart and was left out';
    if (hasName) noteOnce(notes, note);
    if (message.role === 'tool') {
      const result = parseResult(message, param, custom);
      if (results) results.push(result);
      else {
        results = [result];
        turns.push({ role: 'user', parts: results });
      }
      return;
    }
    results = null;
    turns.push(parseMessage(message, param, custom));
  });
  return turns;
}

function parseMessage(message: Fields, param: string, custom: Set<string>): Turn {
  switch (message.role) {
    case 'system':
    case 'developer':
    case 'user':
      return { role: message.role, parts: parseChatContent(message.content, `${param}.content`) };
    case 'assistant':
      return { role: 'assistant', parts: parseAssistant(message, param, custom) };
    case 'function':
      return unsupported(`${param}.role`, 'functions of the old form cannot be carried: use tools.');
    default:
      return invalid(`${param}.role`, 'must be developer, system, user, assistant or tool.');
  }
}

function parseAssistant(message: Fields, param: string, custom: Set<string>): Part[] {
  if (hasContent(message.audio)) unsupported(`${param}.audio`, 'audio of earlier answers cannot be carried.');
  if (hasContent(message.function_call)) unsupported(`${param}.function_call`, 'functions of the old form cannot be carried: use tools.');
  const reasoning = readReasoning(message);
  const parts: Part[] = [...reasoning.leading];
  if (typeof message.content === 'string') {
    if (message.content !== '') parts.push({ type: 'text', text: message.content, cache: null });
  } else for (const part of parseChatContent(message.content, `${param}.content`)) parts.push(part);
  const refusal = readText(message.refusal, `${param}.refusal`);
  if (refusal) parts.push({ type: 'refusal', text: refusal });
  readRecords(message.tool_calls, `${param}.tool_calls`).forEach((call, at) => {
    const before = reasoning.beforeCall.get(at);
    if (before) parts.push(before);
    parts.push(parseCall(call, `${param}.tool_calls[${at}]`, custom));
  });
  return parts;
}

function parseCall(call: Fields, param: string, custom: Set<string>): Part {
  const id = requireText(call.id, `${param}.id`);
  if (call.type === 'custom') {
    const tool = requireRecord(call.custom, `${param}.custom`);
    custom.add(id);
    const input = requireText(tool.input, `${param}.custom.input`);
    return { type: 'tool_call', id, name: requireText(tool.name, `${param}.custom.name`), arguments: input, kind: 'custom', cache: null };
  }
  const fn = requireRecord(call.function, `${param}.function`);
  return {
    type: 'tool_call',
    id,
    name: requireText(fn.name, `${param}.function.name`),
    arguments: readText(fn.arguments, `${param}.function.arguments`) ?? '',
    kind: 'function',
    cache: null,
  };
}

function parseResult(message: Fields, param: string, custom: ReadonlySet<string>): Part {
  const callId = requireText(message.tool_call_id, `${param}.tool_call_id`);
  const content = parseChatContent(message.content, `${param}.content`);
  const carried = content.filter((part): part is TextPart | ImagePart | DocumentPart => ['text', 'image', 'document'].includes(part.type));
  if (carried.length < content.length) invalid(`${param}.content`, 'must be text.');
  const kind = custom.has(callId) ? 'custom' : 'function';
  return { type: 'tool_result', callId, kind, content: carried, isError: false, cache: null };
}
