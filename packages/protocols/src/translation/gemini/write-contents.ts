import { cutText } from '../../json/cut-text.ts';
import type { WriteOptions } from '../codec.ts';
import { fieldNames } from '../fields/field-names.ts';
import { unfoldTextDocument } from '../fields/text-document.ts';
import type { Part, ToolCallPart, ToolResultPart, Turn } from '../intermediate.ts';
import { isWrapped, parseArguments } from '../tools/call-arguments.ts';
import { isMadeCallId } from '../tools/carry-call-id.ts';
import { invalid, unsupported } from '../translation-error.ts';
import { noSignature } from './carry-thought.ts';
import { thinksByLevel } from './model-traits.ts';
import { writeMedia } from './write-media.ts';

type GeminiPart = Record<string, unknown>;
/** The calls of the conversation so far, with their positions. */
type Calls = Map<string, { readonly part: ToolCallPart; readonly at: number }>;

/** Writes the turns. Source: Gemini API reference, `Content` and `Part`. */
export function writeContents(
  turns: readonly Turn[],
  options: WriteOptions,
): { systemInstruction: GeminiPart | null; contents: GeminiPart[] } {
  const { notes } = options;
  let leading = turns.findIndex((turn) => turn.role === 'user' || turn.role === 'assistant');
  if (leading === -1) leading = turns.length;
  if (leading === turns.length && turns.length > 0) {
    leading--;
    notes.push('a conversation of system messages only: the last became the user message');
  }
  const system = turns.slice(0, leading).flatMap((turn) => turn.parts.flatMap((part) => writeText(part, options)));
  const calls: Calls = new Map();
  const contents: { role: string; parts: GeminiPart[] }[] = [];
  for (const turn of turns.slice(leading)) {
    const isSystem = turn.role === 'system' || turn.role === 'developer';
    if (isSystem && contents.length > 0) notes.push(`a ${turn.role} message within the conversation became a user message`);
    const role = turn.role === 'assistant' ? 'model' : 'user';
    const parts = role === 'model' ? writeModel(turn.parts, calls, options) : writeUser(turn.parts, calls, options);
    const last = contents.at(-1);
    if (parts.length === 0) notes.push(`an empty ${turn.role} message was left out`);
    else if (last?.role === role) for (const part of parts) last.parts.push(part);
    else contents.push({ role, parts });
  }
  return { systemInstruction: system.length > 0 ? { parts: system } : null, contents };
}

function writeText(part: Part, options: WriteOptions): GeminiPart[] {
  if (part.type !== 'text') unsupported(fieldNames(options.from).messages, 'a system message can hold text only.');
  return part.text === '' ? [] : [{ text: part.text }];
}

function writeModel(parts: readonly Part[], calls: Calls, options: WriteOptions): GeminiPart[] {
  const written: GeminiPart[] = [];
  // A signature belongs to the part that follows it: text, thought or call.
  let signature: string | null = null;
  let called = false;
  const push = (part: GeminiPart) => {
    written.push(signature === null ? part : { ...part, thoughtSignature: signature });
    signature = null;
  };
  for (const part of parts) {
    switch (part.type) {
      case 'reasoning':
        if (part.origin !== 'gemini' || part.signature === null) break;
        if (signature !== null) push({ text: '' });
        signature = part.signature;
        if (!part.redacted) push({ text: part.text, thought: true });
        break;
      case 'text':
      case 'refusal':
        if (part.text !== '') push({ text: part.text });
        break;
      case 'tool_call':
        if (!called && signature === null && thinksByLevel(options.upstreamModel)) signature = noSignature;
        called = true;
        calls.set(part.id, { part, at: calls.get(part.id)?.at ?? calls.size });
        push(writeCall(part, options));
        break;
      default:
        unsupported(fieldNames(options.from).messages, 'an assistant message can hold text, reasoning and tool calls only.');
    }
  }
  if (signature !== null) push({ text: '' });
  return written;
}

function writeCall(part: ToolCallPart, options: WriteOptions): GeminiPart {
  if (part.kind === 'custom') unsupported(fieldNames(options.from).messages, 'calls of free-text tools cannot be carried.');
  const args = parseArguments(part.arguments);
  if (isWrapped(args)) options.notes.push(`the arguments of call ${cutText(part.id, 64)} are no JSON object and were wrapped`);
  return { functionCall: { ...(!isMadeCallId(part.id) && { id: part.id }), name: part.name, args } };
}

function writeUser(parts: readonly Part[], calls: Calls, options: WriteOptions): GeminiPart[] {
  const results = parts
    .filter((part): part is ToolResultPart => part.type === 'tool_result')
    .map((result) => ({ ...result, content: result.content.map((part) => unfoldTextDocument(part, options.notes)) }))
    // Gemini matches results to calls by position, so sort the results in call order.
    .sort((a, b) => (calls.get(a.callId)?.at ?? -1) - (calls.get(b.callId)?.at ?? -1));
  const moved = results.flatMap((result) => result.content.filter((part) => part.type !== 'text'));
  if (moved.length > 0) options.notes.push('images and documents of tool results were put beside them');
  const rest = [...moved, ...parts.filter((part) => part.type !== 'tool_result')];
  return [...results.map((result) => writeResult(result, calls, options)), ...rest.flatMap((part) => writeMedia(part, options))];
}

function writeResult(result: ToolResultPart, calls: Calls, options: WriteOptions): GeminiPart {
  const { part: call } =
    calls.get(result.callId) ?? invalid(fieldNames(options.from).messages, 'a tool result answers no call of this conversation.');
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const id = isMadeCallId(call.id) ? {} : { id: call.id };
  return { functionResponse: { ...id, name: call.name, response: result.isError ? { error: text } : { output: text } } };
}
