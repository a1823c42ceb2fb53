import type { EventBlock } from '../sse/event-block.ts';
import type { SseFrame } from '../sse/sse-frame.ts';
import type { StreamTap } from './answer-reading.ts';

/** The end of a JSON string that spells a name with escapes. */
const escapedName = '\\\\u[0-9a-fA-F]{4}[A-Za-z_.]*"';

/**
 * A pattern that finds events in which something matters to a reader. `patterns` are JSON strings, which cannot be split between two lines;
 * none may match a line feed. Events that may spell such a string with escapes are found, too.
 */
export function patternOf(...patterns: readonly string[]): RegExp {
  return new RegExp([...patterns, escapedName].join('|'), 'g');
}

type Follow = ((frame: SseFrame) => void) | null;

export interface BlockReading {
  /** Positions of the events that must not reach the client. */
  readonly withheld: readonly (readonly [start: number, end: number])[];
  /** The bytes before the event at which the answer was cut; all of them if it was not. */
  readonly keptBytes: number;
}

/**
 * Reads whole events to the same effect as `tap.read` for each of them, but parses only those in which something matters; the others wait
 * until their output must be weighed. `follow` gets the events that matter, and the last one that has data.
 */
export function readBlock(tap: StreamTap, block: EventBlock, follow: Follow = null): BlockReading {
  return block.isPlain ? skim(tap, block, follow) : readEach(tap, block, follow);
}

function readEach(tap: StreamTap, block: EventBlock, follow: Follow): BlockReading {
  const withheld: [number, number][] = [];
  let at = 0;
  for (const frame of block) {
    const isWithheld = tap.read(frame);
    if (tap.isCut) break;
    if (isWithheld) withheld.push([at, at + frame.bytes]);
    follow?.(frame);
    at += frame.bytes;
  }
  tap.delivered.limit(tap.usageIsFinal);
  return { withheld, keptBytes: at };
}

function skim(tap: StreamTap, block: EventBlock, follow: Follow): BlockReading {
  const { text } = block;
  const { matters, delivered } = tap;
  const withheld: [number, number][] = [];
  let from = 0;
  matters.lastIndex = 0;
  while (matters.test(text)) {
    const next = matters.lastIndex;
    if (tap.isKnown?.(text, next)) continue;
    const start = block.startOf(next - 1);
    const end = block.endOf(next - 1);
    if (start > from) delivered.wait(text.slice(from, start));
    const frame = block.frame(start, end);
    const isWithheld = tap.read(frame);
    if (tap.isCut) return { withheld, keptBytes: start };
    if (isWithheld) withheld.push([start, end]);
    follow?.(frame);
    from = end;
    matters.lastIndex = end;
  }
  if (from < text.length) {
    delivered.wait(from === 0 ? text : text.slice(from));
    if (follow) followLast(block, from, follow);
  }
  delivered.limit(tap.usageIsFinal);
  return { withheld, keptBytes: text.length };
}

/** Finds the last event with data after `from`. */
function followLast(block: EventBlock, from: number, follow: (frame: SseFrame) => void): void {
  for (let end = block.raw.length; end > from; ) {
    // The last byte before the blank line, or an additional blank line.
    const start = Math.max(from, block.startOf(Math.max(0, end - 3)));
    const frame = block.frame(start, end);
    if (frame.data !== null) return follow(frame);
    end = start;
  }
}
