import { cutText } from '../../json/cut-text.ts';
import { invalid } from '../translation-error.ts';

/** Deeper than any real schema or tool input, and well below the depth at which recursion overflows the stack. */
const maxDepth = 400;

/** Refuses bodies nested so deeply that a recursive walk could overflow the stack. */
export function refuseDepth(body: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(body)) {
    let level: unknown[] = [value];
    for (let depth = 0; level.length > 0; depth++) {
      if (depth > maxDepth) invalid(cutText(name, 64), 'is nested too deeply.');
      level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item).filter(isNested) : []));
    }
  }
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
