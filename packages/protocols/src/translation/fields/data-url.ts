import type { Source } from '../intermediate.ts';

/** Reads a base64 `data:` URL as bytes and any other URL as a URL. Null for a `data:` URL that is not base64. */
export function readUrl(url: string): Exclude<Source, { kind: 'file' }> | null {
  if (!/^data:/i.test(url)) return { kind: 'url', url };
  const comma = url.indexOf(',');
  const head = url.slice(5, comma === -1 ? 0 : comma).split(';');
  if (comma === -1 || head.at(-1)?.trim().toLowerCase() !== 'base64') return null;
  const mediaType = head[0]?.trim().toLowerCase() || 'application/octet-stream';
  // `image/jpg` is not a registered type, but many clients send it and Anthropic refuses it.
  return { kind: 'base64', mediaType: mediaType === 'image/jpg' ? 'image/jpeg' : mediaType, data: url.slice(comma + 1) };
}

/** Writes a source that has bytes or a URL as a URL. */
export function writeUrl(source: Exclude<Source, { kind: 'file' }>): string {
  return source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
}
