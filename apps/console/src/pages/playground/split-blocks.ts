import { lexer } from 'marked';

/** The blocks of a growing Markdown text: those that are complete, and the rest, which may still change. */
export interface Blocks {
  readonly complete: readonly string[];
  readonly rest: string;
}

/** Creates a function that splits a text that only grows. It reads each block once, so that a long answer stays quick. */
export function createSplitter(): (text: string) => Blocks {
  let complete: readonly string[] = [];
  let readChars = 0;
  return (text) => {
    // marked counts characters without them.
    const plain = text.replaceAll('\r', '');
    const tokens = lexer(plain.slice(readChars));
    const last = tokens.findLastIndex(({ type }) => type !== 'space');
    const before = tokens.slice(0, Math.max(0, last));
    readChars += before.reduce((chars, { raw }) => chars + raw.length, 0);
    const blocks = before.filter(({ type }) => type !== 'space').map(({ raw }) => raw);
    if (blocks.length > 0) complete = [...complete, ...blocks];
    return { complete, rest: plain.slice(readChars) };
  };
}
