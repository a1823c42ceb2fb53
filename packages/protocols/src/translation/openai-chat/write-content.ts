import type { WriteOptions } from '../codec.ts';
import { writeUrl } from '../fields/data-url.ts';
import { fieldNames } from '../fields/field-names.ts';
import { writeTextDocument } from '../fields/text-document.ts';
import type { CacheMark, DocumentPart, Part } from '../intermediate.ts';
import { unsupported } from '../translation-error.ts';

/** Writes OpenAI's own cache mark. Anthropic's is dropped, since OpenAI caches automatically. */
export function writeChatCache(cache: CacheMark | null, options: WriteOptions): Record<string, unknown> {
  if (cache?.kind !== 'breakpoint' || !options.isOpenaiItself) return {};
  return { prompt_cache_breakpoint: { mode: 'explicit', ...(cache.ttl !== null && { ttl: cache.ttl }) } };
}

/** Writes a part of a message. Source: `ChatCompletionContentPart` in the published types of `openai`. */
export function writeChatPart(part: Part, options: WriteOptions): Record<string, unknown> {
  const { messages } = fieldNames(options.from);
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, ...writeChatCache(part.cache, options) };
    case 'image': {
      if (part.source.kind === 'file') unsupported(messages, 'an uploaded image cannot be carried: send its bytes or its address.');
      const detail = part.detail === null ? {} : { detail: part.detail };
      return { type: 'image_url', image_url: { url: writeUrl(part.source), ...detail }, ...writeChatCache(part.cache, options) };
    }
    case 'audio':
      return { type: 'input_audio', input_audio: { data: part.data, format: part.format }, ...writeChatCache(part.cache, options) };
    case 'document':
      return writeDocument(part, options);
    case 'refusal':
      return { type: 'text', text: part.text };
    default:
      return unsupported(messages, 'a user message can hold text, images, documents and audio only.');
  }
}

function writeDocument(part: DocumentPart, options: WriteOptions): Record<string, unknown> {
  const { source } = part;
  const { messages } = fieldNames(options.from);
  const cache = writeChatCache(part.cache, options);
  const filename = part.title === null ? {} : { filename: part.title };
  switch (source.kind) {
    case 'text':
      return { type: 'text', text: writeTextDocument(part.title, source.text, options.notes), ...cache };
    case 'file':
      if (source.family !== 'openai') unsupported(messages, 'a file uploaded at another provider cannot be carried.');
      return { type: 'file', file: { file_id: source.id, ...filename }, ...cache };
    case 'url':
      return unsupported(messages, 'a document by its address cannot be carried: send its bytes.');
    case 'base64':
      return { type: 'file', file: { filename: part.title ?? 'document.pdf', file_data: writeUrl(source) }, ...cache };
  }
}
