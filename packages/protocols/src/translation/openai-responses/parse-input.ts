import { cutText } from '../../json/cut-text.ts';
import { readUrl } from '../fields/data-url.ts';
import { readRecords, readText, requireText } from '../fields/read-fields.ts';
import type { CacheMark, DocumentPart, ImagePart, Part, TextPart, Turn } from '../intermediate.ts';
import { readOpenaiCache } from '../openai-chat/parse-content.ts';
import { unpackSignature } from '../reasoning/carry-signature.ts';
import { invalid, unsupported } from '../translation-error.ts';
import type { FlatToolNames } from './collect-tools.ts';
import { reasoningText } from './reasoning-text.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads `input`: text or items. Consecutive items of the model become one turn, and so do the results of its calls. `flatNames` maps calls
 * in a namespace to their flat names. Source: `ResponseInputItem` in the published types of `openai`.
 */
export function parseInput(input: unknown, flatNames: FlatToolNames, notes: string[]): Turn[] {
  if (typeof input === 'string') return [{ role: 'user', parts: [{ type: 'text', text: input, cache: null }] }];
  const turns: { role: Turn['role']; parts: Part[]; gathers: 'model' | 'results' | null }[] = [];
  readRecords(input, 'input').forEach((item, at) => {
    if (isLeftOut(item, `input[${at}]`, notes)) return;
    const { role, parts, gathers } = parseItem(item, `input[${at}]`, flatNames);
    const last = turns.at(-1);
    if (gathers && last?.gathers === gathers) for (const part of parts) last.parts.push(part);
    else turns.push({ role, parts: [...parts], gathers });
  });
  return turns.map(({ role, parts }) => ({ role, parts }));
}

interface Item extends Turn {
  readonly gathers: 'model' | 'results' | null;
}

/** Items that only add tools have no content, and a tool search is useless to a model that already has all tools. */
function isLeftOut(item: Fields, param: string, notes: string[]): boolean {
  if (item.type === 'additional_tools') return true;
  if (item.type !== 'tool_search_call' && item.type !== 'tool_search_output') return false;
  notes.push(`${param} (${item.type}) has no counterpart and was left out`);
  return true;
}

function parseItem(item: Fields, param: string, flatNames: FlatToolNames): Item {
  switch (item.type) {
    case undefined:
    case 'message':
      return parseMessage(item, param);
    case 'function_call':
    case 'custom_tool_call': {
      const custom = item.type === 'custom_tool_call';
      const said = custom ? 'input' : 'arguments';
      const call: Part = {
        type: 'tool_call',
        id: requireText(item.call_id, `${param}.call_id`),
        name: flatNames(readText(item.namespace, `${param}.namespace`), requireText(item.name, `${param}.name`)),
        arguments: requireText(item[said], `${param}.${said}`),
        kind: custom ? 'custom' : 'function',
        cache: null,
      };
      return { role: 'assistant', parts: [call], gathers: 'model' };
    }
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const result: Part = {
        type: 'tool_result',
        callId: requireText(item.call_id, `${param}.call_id`),
        kind: item.type === 'custom_tool_call_output' ? 'custom' : 'function',
        content: parseOutput(item.output, `${param}.output`),
        isError: false,
        cache: null,
      };
      return { role: 'user', parts: [result], gathers: 'results' };
    }
    case 'reasoning':
      return { role: 'assistant', parts: [parseReasoning(item, param)], gathers: 'model' };
    case 'item_reference':
      return unsupported(param, 'items are not stored: send the item itself.');
    default:
      if (typeof item.type !== 'string') invalid(`${param}.type`, 'must be a string.');
      return unsupported(`${param}.type`, `'${cutText(item.type, 64)}' cannot be carried to the upstream of this model.`);
  }
}

function parseMessage(item: Fields, param: string): Item {
  const { role } = item;
  if (role !== 'user' && role !== 'assistant' && role !== 'system' && role !== 'developer') {
    invalid(`${param}.role`, 'must be user, assistant, system or developer.');
  }
  const parts: Part[] =
    typeof item.content === 'string'
      ? [{ type: 'text', text: item.content, cache: null }]
      : readRecords(item.content, `${param}.content`).map((part, at) => parseContent(part, `${param}.content[${at}]`));
  return { role, parts, gathers: role === 'assistant' ? 'model' : null };
}

function parseReasoning(item: Fields, param: string): Part {
  const packed = readText(item.encrypted_content, `${param}.encrypted_content`) ?? '';
  const { origin, id, signature } = unpackSignature(packed, 'openai-responses');
  const text = reasoningText(item);
  const own = origin === 'openai-responses';
  return {
    type: 'reasoning',
    text,
    origin,
    id: own ? readText(item.id, `${param}.id`) : id,
    signature,
    redacted: text === '' && signature !== null,
  };
}

function parseOutput(output: unknown, param: string): (TextPart | ImagePart | DocumentPart)[] {
  if (typeof output === 'string') return [{ type: 'text', text: output, cache: null }];
  return readRecords(output, param).map((part, at) => {
    const parsed = parseContent(part, `${param}[${at}]`);
    return parsed.type === 'refusal' ? invalid(`${param}[${at}].type`, 'must be text, an image or a file.') : parsed;
  });
}

function parseContent(part: Fields, param: string): TextPart | ImagePart | DocumentPart | { type: 'refusal'; text: string } {
  const cache = readOpenaiCache(part, param);
  switch (part.type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { type: 'text', text: requireText(part.text, `${param}.text`), cache };
    case 'refusal':
      return { type: 'refusal', text: requireText(part.refusal, `${param}.refusal`) };
    case 'input_image': {
      const detail = readText(part.detail, `${param}.detail`);
      const id = readText(part.file_id, `${param}.file_id`);
      if (id !== null) return { type: 'image', source: { kind: 'file', id, family: 'openai' }, detail, cache };
      const source = readUrl(requireText(part.image_url, `${param}.image_url`));
      return { type: 'image', source: source ?? invalid(`${param}.image_url`, 'must be an address or base64 data.'), detail, cache };
    }
    case 'input_file':
      return parseFile(part, param, cache);
    default:
      if (typeof part.type !== 'string') invalid(`${param}.type`, 'is required.');
      return unsupported(`${param}.type`, `'${cutText(part.type, 64)}' cannot be carried to the upstream of this model.`);
  }
}

function parseFile(part: Fields, param: string, cache: CacheMark | null): DocumentPart {
  const title = readText(part.filename, `${param}.filename`);
  const id = readText(part.file_id, `${param}.file_id`);
  if (id !== null) return { type: 'document', source: { kind: 'file', id, family: 'openai' }, title, cache };
  const url = readText(part.file_url, `${param}.file_url`);
  if (url !== null) return { type: 'document', source: { kind: 'url', url }, title, cache };
  const data = requireText(part.file_data, `${param}.file_data`);
  // Some clients send bare base64. It must be a PDF, the only kind that the API accepts without a media type.
  const source = /^data:/i.test(data) ? readUrl(data) : { kind: 'base64' as const, mediaType: 'application/pdf', data };
  return { type: 'document', source: source ?? invalid(`${param}.file_data`, 'must be base64 data.'), title, cache };
}
