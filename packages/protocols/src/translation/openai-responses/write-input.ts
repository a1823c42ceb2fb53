import type { WriteOptions } from '../codec.ts';
import { writeUrl } from '../fields/data-url.ts';
import { fieldNames } from '../fields/field-names.ts';
import { writeTextDocument } from '../fields/text-document.ts';
import type { DocumentPart, ImagePart, Part, Turn } from '../intermediate.ts';
import { writeChatCache } from '../openai-chat/write-content.ts';
import { unsupported } from '../translation-error.ts';

type Item = Record<string, unknown>;

/** Writes the turns as items; a plain system prompt at the very start becomes `instructions`. */
export function writeInput(turns: readonly Turn[], options: WriteOptions): { instructions: string | null; input: Item[] } {
  const [first, ...rest] = turns;
  const [only] = first?.parts ?? [];
  if (
    first?.role === 'system' &&
    first.parts.length === 1 &&
    only?.type === 'text' &&
    only.cache?.kind !== 'breakpoint' &&
    only.text !== ''
  ) {
    return { instructions: only.text, input: rest.flatMap((turn) => writeTurn(turn, options)) };
  }
  return { instructions: null, input: turns.flatMap((turn) => writeTurn(turn, options)) };
}

function writeTurn(turn: Turn, options: WriteOptions): Item[] {
  const role = turn.role === 'developer' && !options.isOpenaiItself ? 'system' : turn.role;
  const items: Item[] = [];
  let content: Item[] = [];
  const flush = () => {
    const [only] = content;
    // A single output text needs no list: the list form is for messages with an id.
    const plain = role === 'assistant' && content.length === 1 && only?.type === 'output_text';
    if (content.length > 0) items.push({ type: 'message', role, content: plain ? only.text : content });
    content = [];
  };
  for (const part of turn.parts) {
    const written = role === 'assistant' ? writeSpoken(part) : writeContent(part, options);
    if (written) {
      content.push(written);
      continue;
    }
    flush();
    items.push(...writeItem(part, options));
  }
  flush();
  if (turn.parts.length === 0) items.push({ type: 'message', role, content: '' });
  return items;
}

function writeSpoken(part: Part): Item | null {
  if (part.type === 'text') return { type: 'output_text', text: part.text, annotations: [] };
  return part.type === 'refusal' ? { type: 'refusal', refusal: part.text } : null;
}

function writeItem(part: Part, options: WriteOptions): Item[] {
  switch (part.type) {
    case 'tool_call':
      return part.kind === 'custom'
        ? [{ type: 'custom_tool_call', call_id: part.id, name: part.name, input: part.arguments }]
        : [{ type: 'function_call', call_id: part.id, name: part.name, arguments: part.arguments }];
    case 'tool_result': {
      if (part.isError) options.notes.push('the error mark of a tool result has no counterpart and was left out');
      const [only] = part.content;
      const plain = part.content.length === 1 && only?.type === 'text' && only.cache?.kind !== 'breakpoint';
      const list = part.content.map((inner) => writeContent(inner, options));
      const output = plain ? only.text : list.length === 0 ? '' : list;
      return [{ type: part.kind === 'custom' ? 'custom_tool_call_output' : 'function_call_output', call_id: part.callId, output }];
    }
    case 'reasoning': {
      // Without encrypted content the provider would have to look the item up, but nothing is stored.
      if (part.origin !== 'openai-responses' || part.signature === null) return [];
      const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
      return [{ type: 'reasoning', ...(part.id !== null && { id: part.id }), summary, encrypted_content: part.signature }];
    }
    default:
      return unsupported(fieldNames(options.from).messages, `${part.type} cannot stand there at the upstream of this model.`);
  }
}

function writeContent(part: Part, options: WriteOptions): Item | null {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text, ...writeChatCache(part.cache, options) };
    case 'image':
      return writeImage(part, options);
    case 'document':
      return writeFile(part, options);
    default:
      return null;
  }
}

function writeImage(part: ImagePart, options: WriteOptions): Item {
  const shared = { detail: part.detail ?? 'auto', ...writeChatCache(part.cache, options) };
  if (part.source.kind !== 'file') return { type: 'input_image', image_url: writeUrl(part.source), ...shared };
  if (part.source.family !== 'openai')
    unsupported(fieldNames(options.from).messages, 'a file uploaded at another provider cannot be carried.');
  return { type: 'input_image', file_id: part.source.id, ...shared };
}

function writeFile(part: DocumentPart, options: WriteOptions): Item {
  const { source } = part;
  const cache = writeChatCache(part.cache, options);
  const filename = part.title === null ? {} : { filename: part.title };
  switch (source.kind) {
    case 'text':
      return { type: 'input_text', text: writeTextDocument(part.title, source.text, options.notes), ...cache };
    case 'file':
      if (source.family !== 'openai')
        unsupported(fieldNames(options.from).messages, 'a file uploaded at another provider cannot be carried.');
      return { type: 'input_file', file_id: source.id, ...filename, ...cache };
    case 'url':
      return { type: 'input_file', file_url: source.url, ...filename, ...cache };
    case 'base64':
      return { type: 'input_file', filename: part.title ?? 'document.pdf', file_data: writeUrl(source), ...cache };
  }
}
