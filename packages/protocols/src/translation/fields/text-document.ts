import type { DocumentPart, ImagePart, TextPart } from '../intermediate.ts';

/** Writes a text document as text, for dialects whose documents must be files. */
export function writeTextDocument(title: string | null, text: string, notes: string[]): string {
  notes.push('a text document became text');
  return title === null ? text : `${title}\n\n${text}`;
}

/** Does the same for any part of a tool result; parts other than text documents stay as they are. */
export function unfoldTextDocument(part: TextPart | ImagePart | DocumentPart, notes: string[]): TextPart | ImagePart | DocumentPart {
  if (part.type !== 'document' || part.source.kind !== 'text') return part;
  return { type: 'text', text: writeTextDocument(part.title, part.source.text, notes), cache: part.cache };
}
