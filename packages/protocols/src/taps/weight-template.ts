/**
 * Values besides the text that differ from event to event: a running number, and padding that hides the length of the text. Empty padding
 * is not matched: it could be output that was not counted because it is empty.
 */
const varying = /("sequence_number":)(\d+)(?=[,}])|("obfuscation":")([A-Za-z0-9]+)(?=")/g;

/** Larger events are rare, and would be copied. */
const maxEventBytes = 4 * 1024;

interface Hole {
  readonly at: number;
  readonly end: number;
  readonly kind: 'text' | 'padding' | 'number';
}

/**
 * Recognises events that equal the one it has learned from, except for the text that they deliver and for values that mean nothing, so that
 * their text can be read without parsing them.
 */
export class WeightTemplate {
  /** What stands around the holes: one more than there are holes. */
  #literals: readonly string[] = [];
  #holes: readonly Hole['kind'][] = [];
  /** The text of the event that was read last. */
  text = '';

  /** Learns from an event (Latin-1) that delivered only this text. */
  learn(event: string, text: string): void {
    this.#literals = [];
    // With an escape somewhere, another string could be the one that was read.
    if (event.length > maxEventBytes || event.includes('\\')) return;
    const token = `"${Buffer.from(text).toString('latin1')}"`;
    const at = event.indexOf(token);
    if (at === -1 || event.indexOf(token, at + 1) !== -1) return;
    const holes: Hole[] = [{ at: at + 1, end: at + token.length - 1, kind: 'text' }];
    for (const { index, 1: number, 2: digits = '', 3: padding = '', 4: value = '' } of event.matchAll(varying)) {
      const from = index + (number ?? padding).length;
      if (from !== at + 1) holes.push({ at: from, end: from + (digits + value).length, kind: number ? 'number' : 'padding' });
    }
    holes.sort((a, b) => a.at - b.at);
    this.#holes = holes.map(({ kind }) => kind);
    this.#literals = [...holes.map((hole, i) => event.slice(holes[i - 1]?.end ?? 0, hole.at)), event.slice(holes.at(-1)?.end)];
  }

  /** Reads the text that the event at `start` delivers. Returns where the event ends; -1 if it must be parsed. */
  read(events: string, start: number): number {
    const literals = this.#literals;
    if (literals.length === 0) return -1;
    let at = start;
    for (let i = 0; i < this.#holes.length; i++) {
      const literal = literals[i] as string;
      if (!events.startsWith(literal, at)) return -1;
      at += literal.length;
      const end = this.#readHole(this.#holes[i] as Hole['kind'], events, at);
      if (end === -1) return -1;
      at = end;
    }
    const last = literals.at(-1) as string;
    return events.startsWith(last, at) ? at + last.length : -1;
  }

  #readHole(kind: Hole['kind'], events: string, at: number): number {
    if (kind === 'number') return endOfNumber(events, at);
    const end = events.indexOf('"', at);
    if (end === -1) return -1;
    const value = events.slice(at, end);
    if (kind === 'padding') return isPadding.test(value) ? end : -1;
    if (mustParse.test(value)) return -1;
    this.text = beyondAscii.test(value) ? Buffer.from(value, 'latin1').toString('utf8') : value;
    return end;
  }
}

const isPadding = /^[A-Za-z0-9]*$/;
/** With an escape or a control character, what stands between the quotes is not the text that is meant, or no JSON. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
const mustParse = /[\\\u0000-\u001f]/;
/** Bytes outside ASCII in a Latin-1 text. */
export const beyondAscii = /[\u0080-\u00ff]/;

/** -1 if there is no number as JSON writes it. */
function endOfNumber(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at === from || (at > from + 1 && text.charCodeAt(from) === 48) ? -1 : at;
}
