import type { WriteOptions } from '../codec.ts';
import { fieldNames } from '../fields/field-names.ts';
import { unfoldTextDocument } from '../fields/text-document.ts';
import type { Part, TextPart, ToolCallPart, ToolResultPart, Turn } from '../intermediate.ts';
import { unsupported } from '../translation-error.ts';
import { returnReasoning } from './return-reasoning.ts';
import { writeChatCache, writeChatPart } from './write-content.ts';

type Message = Record<string, unknown>;

/** Writes `messages`. One turn may become several messages, since each tool result is a separate one. */
export function writeChatMessages(turns: readonly Turn[], options: WriteOptions): Message[] {
  return turns.flatMap((turn) => writeTurn(turn, options));
}

function writeTurn(turn: Turn, options: WriteOptions): Message[] {
  switch (turn.role) {
    case 'system':
    case 'developer': {
      const role = turn.role === 'developer' && options.isOpenaiItself ? 'developer' : 'system';
      return [{ role, content: writeTexts(turn.parts, '\n\n', options) }];
    }
    case 'user':
      return writeUser(turn.parts, options);
    case 'assistant':
      return [writeAssistant(turn.parts, options)];
  }
}

function writeUser(parts: readonly Part[], options: WriteOptions): Message[] {
  const results = parts
    .filter((part): part is ToolResultPart => part.type === 'tool_result')
    .map((result) => ({ ...result, content: result.content.map((part) => unfoldTextDocument(part, options.notes)) }));
  // Tool messages hold only text and must be adjacent, so images move to the user message after them.
  const moved = results.flatMap((result) => result.content.filter((part) => part.type !== 'text'));
  const rest = [...moved, ...parts.filter((part) => part.type !== 'tool_result')];
  if (moved.length > 0) options.notes.push('images and documents of tool results became a user message');
  const messages = results.map((result) => writeResult(result, options));
  if (rest.length > 0 || results.length === 0) messages.push({ role: 'user', content: writeContent(rest, options) });
  return messages;
}

function writeResult(result: ToolResultPart, options: WriteOptions): Message {
  if (result.isError) options.notes.push('the error mark of a tool result has no counterpart and was left out');
  const texts = result.content.filter((part) => part.type === 'text');
  return { role: 'tool', tool_call_id: result.callId, content: writeTexts(texts, '\n\n', options) };
}

function writeContent(parts: readonly Part[], options: WriteOptions): unknown {
  const [only] = parts;
  if (parts.length === 0) return '';
  if (parts.length === 1 && only?.type === 'text' && !hasCache(only, options)) return only.text;
  if (!options.isOpenaiItself && parts.every((part) => part.type === 'text')) return writeTexts(parts, '\n\n', options);
  return parts.map((part) => writeChatPart(part, options));
}

/** Writes text-only content: one string if possible, since not every server accepts a list. */
function writeTexts(parts: readonly Part[], between: string, options: WriteOptions): unknown {
  const texts = parts.filter((part): part is TextPart => part.type === 'text');
  if (texts.length < parts.length) unsupported(fieldNames(options.from).messages, 'the provider of this model accepts only text here.');
  if (texts.length < 2 && !texts.some((part) => hasCache(part, options))) return texts[0]?.text ?? '';
  if (!options.isOpenaiItself) return texts.map((part) => part.text).join(between);
  return texts.map((part) => writeChatPart(part, options));
}

function hasCache(part: TextPart, options: WriteOptions): boolean {
  return Object.keys(writeChatCache(part.cache, options)).length > 0;
}

function writeAssistant(parts: readonly Part[], options: WriteOptions): Message {
  const calls = parts.filter((part): part is ToolCallPart => part.type === 'tool_call');
  const spoken = parts.filter((part) => part.type === 'text');
  const refusal = parts.map((part) => (part.type === 'refusal' ? part.text : '')).join('');
  const returned = returnReasoning(parts, options);
  if (parts.some((part) => part.type === 'image' || part.type === 'document' || part.type === 'audio' || part.type === 'tool_result')) {
    unsupported(fieldNames(options.from).messages, 'an assistant message can hold text, reasoning and tool calls only.');
  }
  const content = spoken.length > 0 ? writeTexts(spoken, '', options) : calls.length > 0 || refusal !== '' ? null : '';
  return {
    role: 'assistant',
    content,
    ...(refusal !== '' && { refusal }),
    ...returned.message,
    ...(calls.length > 0 && { tool_calls: calls.map((call) => ({ ...writeCall(call, options), ...returned.calls.get(call.id) })) }),
  };
}

function writeCall(call: ToolCallPart, options: WriteOptions): Record<string, unknown> {
  if (call.kind === 'custom') {
    if (!options.isOpenaiItself) unsupported(fieldNames(options.from).messages, 'calls of free-text tools cannot be carried.');
    return { id: call.id, type: 'custom', custom: { name: call.name, input: call.arguments } };
  }
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}
