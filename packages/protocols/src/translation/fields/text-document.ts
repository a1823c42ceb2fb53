import type { DocumentPart, ImagePart, TextPart } from '../intermediate.ts';

/** A document of text as text, for dialects whose documents are files. */
export function writeTextDocument(title: string | null, text: string, notes: string[]): string {
  notes.push('a text document became text');
  return title === null ? text : `${title}\n\n${text}`;
}

/** The same for whatever may stand in a tool's result; anything but a document of text stays as it is. */
export function unfoldTextDocument(part: TextPart | ImagePart | DocumentPart, notes: string[]): TextPart | ImagePart | DocumentPart {
  if (part.type !== 'document' || part.source.kind !== 'text') return part;
  return { type: 'text', text: writeTextDocument(part.title, part.source.text, notes), cache: part.cache };
}
