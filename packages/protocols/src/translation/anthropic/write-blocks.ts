import { cutText } from '../../json/cut-text.ts';
import type { WriteOptions } from '../codec.ts';
import { fieldNames } from '../fields/field-names.ts';
import type { CacheMark, DocumentPart, ImagePart, Part, Source, TextPart } from '../intermediate.ts';
import { noteOnce } from '../tidy-notes.ts';
import { isWrapped, parseArguments } from '../tools/call-arguments.ts';
import { restrictCallId } from '../tools/carry-call-id.ts';
import { unsupported } from '../translation-error.ts';

type Block = Record<string, unknown>;

/** Writes `cache_control`. OpenAI's lifetimes become the nearest of Anthropic's. */
export function writeCache(cache: CacheMark | null, notes: string[]): Block {
  if (!cache) return {};
  if (cache.kind === 'ephemeral') return { cache_control: { type: 'ephemeral', ...(cache.ttl !== null && { ttl: cache.ttl }) } };
  const note = `a cache breakpoint of ${cache.ttl ?? '30m'} became one of 1h`;
  noteOnce(notes, note);
  return { cache_control: { type: 'ephemeral', ttl: '1h' } };
}

/**
 * Writes the parts of a turn as blocks. Leaves out whitespace-only text, which Anthropic refuses, and reasoning of other providers, which
 * only its origin can read.
 */
export function writeBlocks(parts: readonly Part[], options: WriteOptions): Block[] {
  return parts.flatMap((part) => writeBlock(part, options));
}

function writeBlock(part: Part, options: WriteOptions): Block[] {
  const { notes } = options;
  switch (part.type) {
    case 'text':
    case 'image':
    case 'document':
      return writeContent(part, options);
    case 'refusal':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
    case 'audio':
      return unsupported(fieldNames(options.from).messages, 'audio is not available at the upstream of this model.');
    case 'tool_call': {
      if (part.kind === 'custom') unsupported(fieldNames(options.from).messages, 'calls of free-text tools cannot be carried.');
      const input = parseArguments(part.arguments);
      if (isWrapped(input)) notes.push(`the arguments of call ${cutText(part.id, 64)} are no JSON object and were wrapped`);
      return [{ type: 'tool_use', id: restrictCallId(part.id), name: part.name, input, ...writeCache(part.cache, notes) }];
    }
    case 'tool_result': {
      const content = part.content.flatMap((inner) => writeContent(inner, options));
      return [
        {
          type: 'tool_result',
          tool_use_id: restrictCallId(part.callId),
          ...(content.length > 0 && { content }),
          ...(part.isError && { is_error: true }),
          ...writeCache(part.cache, notes),
        },
      ];
    }
    case 'reasoning':
      if (part.origin !== 'anthropic-messages' || part.signature === null) return [];
      return [
        part.redacted
          ? { type: 'redacted_thinking', data: part.signature }
          : { type: 'thinking', thinking: part.text, signature: part.signature },
      ];
  }
}

function writeContent(part: TextPart | ImagePart | DocumentPart, options: WriteOptions): Block[] {
  const cache = writeCache(part.cache, options.notes);
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text, ...cache }];
    case 'image':
      return [{ type: 'image', source: writeSource(part.source, options), ...cache }];
    case 'document':
      return [writeDocument(part, cache, options)];
  }
}

function writeDocument(part: DocumentPart, cache: Block, options: WriteOptions): Block {
  const title = part.title === null ? {} : { title: part.title };
  const { source } = part;
  if (source.kind === 'text') {
    return { type: 'document', source: { type: 'text', media_type: 'text/plain', data: source.text }, ...title, ...cache };
  }
  if (source.kind === 'base64' && /^text\//.test(source.mediaType)) {
    const data = Buffer.from(source.data, 'base64').toString('utf8');
    return { type: 'document', source: { type: 'text', media_type: 'text/plain', data }, ...title, ...cache };
  }
  if (source.kind === 'base64' && source.mediaType !== 'application/pdf') {
    unsupported(
      fieldNames(options.from).messages,
      `files of type ${cutText(source.mediaType, 64)} are not available at the upstream of this model.`,
    );
  }
  return { type: 'document', source: writeSource(source, options), ...title, ...cache };
}

function writeSource(source: Source, options: WriteOptions): Block {
  switch (source.kind) {
    case 'base64':
      return { type: 'base64', media_type: source.mediaType, data: source.data };
    case 'url':
      return { type: 'url', url: source.url };
    case 'file':
      return source.family === 'anthropic'
        ? { type: 'file', file_id: source.id }
        : unsupported(fieldNames(options.from).messages, 'a file uploaded at another provider cannot be carried.');
  }
}
