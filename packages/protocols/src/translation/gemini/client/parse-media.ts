import { cutText } from '../../../json/cut-text.ts';
import { requireText } from '../../fields/read-fields.ts';
import type { DocumentPart, ImagePart, Part } from '../../intermediate.ts';
import { unsupported } from '../../translation-error.ts';

type Fields = Readonly<Record<string, unknown>>;
type Media = ImagePart | DocumentPart | Extract<Part, { type: 'audio' }>;

/** Other dialects' names for the formats of `audio/…`. */
const audioFormats: Readonly<Record<string, string>> = { mpeg: 'mp3', 'x-wav': 'wav', wave: 'wav' };

/** Reads `inlineData`. */
export function parseBlob({ mimeType, data: given, displayName }: Fields, param: string): Media {
  const mediaType = requireText(mimeType, `${param}.mimeType`).split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const data = requireText(given, `${param}.data`);
  const title = typeof displayName === 'string' && displayName !== '' ? displayName : null;
  if (mediaType.startsWith('image/')) {
    return { type: 'image', source: { kind: 'base64', mediaType, data }, detail: null, cache: null };
  }
  if (mediaType.startsWith('audio/')) {
    const format = mediaType.slice('audio/'.length);
    return { type: 'audio', format: audioFormats[format] ?? format, data, cache: null };
  }
  if (mediaType === 'application/pdf') return { type: 'document', source: { kind: 'base64', mediaType, data }, title, cache: null };
  if (mediaType.startsWith('text/') || mediaType === 'application/json') {
    const text = Buffer.from(data, 'base64').toString('utf8');
    return { type: 'document', source: { kind: 'text', text }, title, cache: null };
  }
  return unsupported(`${param}.mimeType`, `'${cutText(mediaType, 64)}' cannot be carried to the upstream of this model.`);
}

/** Reads `fileData` with a public URL; files uploaded to Google are not available to other providers. */
export function parseFile({ mimeType, fileUri, displayName }: Fields, param: string): ImagePart | DocumentPart {
  const url = requireText(fileUri, `${param}.fileUri`);
  const mediaType = typeof mimeType === 'string' ? mimeType.toLowerCase() : '';
  if (!/^https?:/i.test(url) || /^https?:\/\/generativelanguage\.googleapis\.com\//i.test(url)) {
    unsupported(`${param}.fileUri`, 'a file uploaded at another provider cannot be carried.');
  }
  const source = { kind: 'url', url } as const;
  if (mediaType.startsWith('image/')) return { type: 'image', source, detail: null, cache: null };
  const title = typeof displayName === 'string' && displayName !== '' ? displayName : null;
  if (mediaType === 'application/pdf') return { type: 'document', source, title, cache: null };
  return unsupported(`${param}.mimeType`, `'${cutText(mediaType, 64)}' cannot be carried to the upstream of this model.`);
}
