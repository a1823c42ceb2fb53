import type { WriteOptions } from '../codec.ts';
import { fieldNames } from '../fields/field-names.ts';
import { writeTextDocument } from '../fields/text-document.ts';
import type { Part, Source } from '../intermediate.ts';
import { unsupported } from '../translation-error.ts';

/** Writes user content. Source: Gemini API reference, `Part`. */
export function writeMedia(part: Part, options: WriteOptions): Record<string, unknown>[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'image':
      return [writeSource(part.source, typeByEnding(part.source, 'image/jpeg'), options)];
    case 'audio':
      return [{ inlineData: { mimeType: `audio/${part.format}`, data: part.data } }];
    case 'document': {
      if (part.source.kind !== 'text') return [writeSource(part.source, 'application/pdf', options)];
      return [{ text: writeTextDocument(part.title, part.source.text, options.notes) }];
    }
    default:
      return unsupported(fieldNames(options.from).messages, 'a user message can hold text, images, documents and audio only.');
  }
}

function writeSource(source: Source, mimeType: string, options: WriteOptions): Record<string, unknown> {
  switch (source.kind) {
    case 'base64':
      return { inlineData: { mimeType: source.mediaType, data: source.data } };
    case 'url':
      return { fileData: { mimeType, fileUri: source.url } };
    case 'file':
      return unsupported(fieldNames(options.from).messages, 'a file uploaded at another provider cannot be carried.');
  }
}

/** Gemini requires a MIME type for a URL, so infer it from the extension. */
function typeByEnding(source: Source, otherwise: string): string {
  const ending = source.kind === 'url' ? /\.(png|webp|gif|heic|heif)(?:$|[?#])/i.exec(source.url)?.[1] : undefined;
  return ending ? `image/${ending.toLowerCase()}` : otherwise;
}
