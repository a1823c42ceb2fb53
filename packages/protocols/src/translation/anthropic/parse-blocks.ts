import { cutText } from '../../json/cut-text.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { hasContent, readRecord, readRecords, readText, requireText } from '../fields/read-fields.ts';
import type { CacheMark, DocumentPart, ImagePart, Part, Source, TextPart } from '../intermediate.ts';
import { unpackSignature } from '../reasoning/carry-signature.ts';
import { writeArguments } from '../tools/call-arguments.ts';
import { restoreCallId } from '../tools/carry-call-id.ts';
import { invalid, unsupported } from '../translation-error.ts';

type Block = Readonly<Record<string, unknown>>;

const slot = 'anthropic-messages';

/** Reads `cache_control`. */
export function readCache(value: unknown, param: string): CacheMark | null {
  const mark = readRecord(value, param);
  return mark ? { kind: 'ephemeral', ttl: readText(mark.ttl, `${param}.ttl`) } : null;
}

/** Reads the content of a message or of the system prompt: text or blocks. */
export function parseBlocks(content: unknown, param: string, notes: string[]): Part[] {
  if (typeof content === 'string') return [{ type: 'text', text: content, cache: null }];
  return readRecords(content, param).map((block, at) => parseBlock(block, `${param}[${at}]`, notes));
}

function parseBlock(block: Block, param: string, notes: string[]): Part {
  switch (block.type) {
    case 'text':
    case 'image':
    case 'document':
    case 'search_result':
      return parseContent(block, param, notes);
    case 'tool_use':
      return {
        type: 'tool_call',
        id: restoreCallId(requireText(block.id, `${param}.id`)),
        name: requireText(block.name, `${param}.name`),
        arguments: writeArguments(block.input),
        kind: 'function',
        cache: readCache(block.cache_control, `${param}.cache_control`),
      };
    case 'tool_result':
      return {
        type: 'tool_result',
        callId: restoreCallId(requireText(block.tool_use_id, `${param}.tool_use_id`)),
        kind: 'function',
        content:
          typeof block.content === 'string'
            ? [{ type: 'text', text: block.content, cache: null }]
            : readRecords(block.content, `${param}.content`).map((inner, at) => parseContent(inner, `${param}.content[${at}]`, notes)),
        isError: block.is_error === true,
        cache: readCache(block.cache_control, `${param}.cache_control`),
      };
    case 'thinking': {
      const { origin, id, signature } = unpackSignature(readText(block.signature, `${param}.signature`) ?? '', slot);
      return { type: 'reasoning', text: requireText(block.thinking, `${param}.thinking`), origin, id, signature, redacted: false };
    }
    case 'redacted_thinking': {
      const { origin, id, signature } = unpackSignature(requireText(block.data, `${param}.data`), slot);
      return { type: 'reasoning', text: '', origin, id, signature, redacted: true };
    }
    default:
      return refuseBlock(block, param);
  }
}

/** Reads a block that may appear in a tool result. */
function parseContent(block: Block, param: string, notes: string[]): TextPart | ImagePart | DocumentPart {
  const cache = readCache(block.cache_control, `${param}.cache_control`);
  switch (block.type) {
    case 'text':
      if (hasContent(block.citations)) notes.push(`${param}.citations has no counterpart and was left out`);
      return { type: 'text', text: requireText(block.text, `${param}.text`), cache };
    case 'image':
      return { type: 'image', source: parseSource(block.source, `${param}.source`, 'image/png'), detail: null, cache };
    case 'document': {
      for (const name of ['context', 'citations']) {
        const value = block[name];
        const wanted = name === 'citations' && isRecord(value) ? value.enabled === true : hasContent(value);
        if (wanted) notes.push(`${param}.${name} has no counterpart and was left out`);
      }
      return {
        type: 'document',
        source: parseDocument(block.source, `${param}.source`),
        title: readText(block.title, `${param}.title`),
        cache,
      };
    }
    case 'search_result': {
      notes.push(`${param}: a search result became text`);
      const texts = readRecords(block.content, `${param}.content`).map((inner, at) =>
        requireText(inner.text, `${param}.content[${at}].text`),
      );
      const head = [readText(block.title, `${param}.title`), readText(block.source, `${param}.source`)].filter((line) => line);
      return { type: 'text', text: [...head, ...texts].join('\n'), cache };
    }
    case 'tool_reference': {
      // From a tool search. Other dialects get all tools up front, so only the tool's name is left to pass on.
      notes.push('a tool reference became text');
      return { type: 'text', text: `Tool: ${requireText(block.tool_name, `${param}.tool_name`)}`, cache };
    }
    default:
      return refuseBlock(block, param);
  }
}

function refuseBlock(block: Block, param: string): never {
  if (typeof block.type !== 'string') invalid(`${param}.type`, 'is required.');
  unsupported(`${param}.type`, `'${cutText(block.type, 64)}' cannot be carried to the upstream of this model.`);
}

function parseSource(value: unknown, param: string, mediaType: string): Source {
  const source = readRecord(value, param) ?? invalid(param, 'is required.');
  if (source.type === 'url') return { kind: 'url', url: requireText(source.url, `${param}.url`) };
  if (source.type === 'file') return { kind: 'file', id: requireText(source.file_id, `${param}.file_id`), family: 'anthropic' };
  if (source.type !== 'base64') invalid(`${param}.type`, 'must be base64, url or file.');
  return {
    kind: 'base64',
    mediaType: readText(source.media_type, `${param}.media_type`) ?? mediaType,
    data: requireText(source.data, `${param}.data`),
  };
}

function parseDocument(value: unknown, param: string): DocumentPart['source'] {
  const source = readRecord(value, param) ?? invalid(param, 'is required.');
  if (source.type === 'text') return { kind: 'text', text: requireText(source.data, `${param}.data`) };
  if (source.type !== 'content') return parseSource(value, param, 'application/pdf');
  if (typeof source.content === 'string') return { kind: 'text', text: source.content };
  const texts = readRecords(source.content, `${param}.content`).map((block, at) =>
    block.type === 'text'
      ? requireText(block.text, `${param}.content[${at}].text`)
      : unsupported(`${param}.content[${at}]`, 'only text can be carried inside a document.'),
  );
  return { kind: 'text', text: texts.join('\n\n') };
}
