import { recordsOf, textOf } from '../fields/read-fields.ts';

export interface ContentPiece {
  readonly kind: 'text' | 'reasoning';
  readonly text: string;
}

/** Reads content that a server sends as a list: text, and thinking in Mistral's form. */
export function readContentList(content: unknown): ContentPiece[] {
  return recordsOf(content).flatMap((part): ContentPiece[] => {
    if (part.type === 'text') return [{ kind: 'text', text: textOf(part.text) }];
    if (part.type !== 'thinking') return [];
    const inner =
      typeof part.thinking === 'string'
        ? part.thinking
        : recordsOf(part.thinking)
            .map((piece) => textOf(piece.text))
            .join('');
    return [{ kind: 'reasoning', text: inner }];
  });
}
