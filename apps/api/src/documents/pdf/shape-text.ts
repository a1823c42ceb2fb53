import { createRequire } from 'node:module';
import type { DocumentFont, DocumentFonts, Weight } from './load-fonts.ts';

// Node loads it as CommonJS, but its types are those of its ES module.
const bidi = (createRequire(import.meta.url)('bidi-js') as typeof import('bidi-js').default)();

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** A piece of a line in one font and one direction. */
export interface ShapedRun {
  readonly font: DocumentFont;
  readonly text: string;
  /** Where it is read in the line. */
  readonly order: number;
  /**
   * The library lays out words one by one, from the left, unless features are given; with them it shapes the whole text, and places
   * Arabic from right to left.
   */
  readonly features?: [];
}

type Direction = 'ltr' | 'rtl';

/** The direction of a text's first letter: figures, ids and Latin names keep theirs in an Arabic document. */
export function directionOfText(text: string): Direction {
  return rightToLeft.test(text) && bidi.getEmbeddingLevels(text, 'auto').paragraphs[0]?.level === 1 ? 'rtl' : 'ltr';
}

/** Whether a text has letters that are written from right to left. */
export function hasRightToLeft(text: string): boolean {
  return rightToLeft.test(text);
}

/** The runs of a line of text from left to right, as the Unicode bidirectional algorithm orders them. */
export function shapeText(fonts: DocumentFonts, text: string, weight: Weight, direction = directionOfText(text)): ShapedRun[] {
  const inOneDirection = direction === 'ltr' && !hasRightToLeft(text);
  const runs = inOneDirection ? [{ text, isReversed: false, first: 0 }] : directionRuns(text, direction);
  return runs.flatMap((run): ShapedRun[] => {
    const pieces = fonts.runsOf(run.text, weight).map((piece, i) => ({ ...piece, order: run.first + i }));
    if (!run.isReversed) return pieces;
    return pieces
      .map((piece) =>
        hasRightToLeft(piece.text) ? { ...piece, features: [] as [] } : { ...piece, text: [...piece.text].reverse().join('') },
      )
      .reverse();
  });
}

interface DirectionRun {
  /** In the order in which it is read. */
  readonly text: string;
  readonly isReversed: boolean;
  /** The place of its first character in the line. */
  readonly first: number;
}

/** Runs of one direction in the order in which they are seen. */
function directionRuns(text: string, direction: Direction): DirectionRun[] {
  const embedding = bidi.getEmbeddingLevels(text, direction);
  const runs: { level: number; first: number; last: number; at: number }[] = [];
  for (const at of bidi.getReorderedIndices(text, embedding)) {
    const level = embedding.levels[at] ?? 0;
    const run = runs.at(-1);
    if (run && run.level === level && Math.abs(at - run.at) === 1) {
      run.first = Math.min(run.first, at);
      run.last = Math.max(run.last, at);
      run.at = at;
    } else runs.push({ level, first: at, last: at, at });
  }
  return runs.map(({ level, first, last }) => {
    const isReversed = level % 2 === 1;
    const read = text.slice(first, last + 1).replaceAll(/\p{Bidi_Control}/gu, '');
    return { text: isReversed ? [...read].map((c) => bidi.getMirroredCharacter(c) ?? c).join('') : read, isReversed, first };
  });
}

/** Keeps the order of a text that is inserted into another one, whose direction may differ. */
export function isolate(text: string): string {
  return `\u2068${text.replaceAll(/[\u2066-\u2069]/g, '')}\u2069`;
}
