/** Location of a top-level member in the text of a JSON object: `[keyStart, valueEnd)`, with the value from `valueStart`. */
interface Member {
  readonly name: string;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** New JSON text by member name; null removes the member. */
export type TopLevelChanges = Readonly<Record<string, string | null>>;

/**
 * Changes top-level members of a JSON object in place and leaves every other character as it was, so that unknown fields, big numbers and
 * float spellings survive. `changes` maps a name to its new JSON text, or to null to remove it. Of duplicate names only the last stays, as
 * in `JSON.parse`, so that we send what we inspected. `text` must be a valid JSON object.
 */
export function changeTopLevel(text: string, changes: TopLevelChanges): string {
  return changeTopLevelParts(text, changes).join('');
}

/** Like `changeTopLevel`, but returns parts that refer to `text` instead of copying it: a body may be many megabytes. */
export function changeTopLevelParts(text: string, changes: TopLevelChanges): string[] {
  const members = readMembers(text);
  const last = new Map(members.map((member) => [member.name, member]));
  const wanted = Object.keys(changes).filter((name) => {
    const member = last.get(name);
    if (!member) return changes[name] !== null;
    return text.slice(member.valueStart, member.valueEnd) !== changes[name];
  });
  if (wanted.length === 0 && last.size === members.length) return [text];
  const parts: string[] = [];
  const add = (...member: string[]) => parts.push(parts.length === 0 ? '{' : ',', ...member);
  for (const member of members) {
    if (last.get(member.name) !== member) continue;
    if (wanted.includes(member.name)) {
      const change = changes[member.name] ?? null;
      if (change !== null) add(text.slice(member.keyStart, member.valueStart), change);
    } else add(text.slice(member.keyStart, member.valueEnd));
  }
  for (const name of wanted) if (!last.has(name)) add(`${JSON.stringify(name)}:`, changes[name] ?? '');
  if (parts.length === 0) parts.push('{');
  parts.push('}');
  return parts;
}

/** The JSON text of a top-level member as it was written (the last one of duplicates); null if there is none. */
export function readTopLevel(text: string, name: string): string | null {
  const member = readMembers(text).findLast((one) => one.name === name);
  return member ? text.slice(member.valueStart, member.valueEnd) : null;
}

/**
 * Rewrites the items of a JSON array in place: `change` gets an item's JSON text and its index, and returns its new text, or null to remove
 * the item. Every kept character stays as it was. `text` must be a valid JSON array.
 */
export function changeItems(text: string, change: (item: string, index: number) => string | null): string {
  const items: string[] = [];
  let at = skipSpace(text, text.indexOf('[') + 1);
  for (let index = 0; at < text.length && text[at] !== ']'; index++) {
    const end = skipValue(text, at);
    const item = change(text.slice(at, end), index);
    if (item !== null) items.push(item);
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return `[${items.join(',')}]`;
}

function readMembers(text: string): Member[] {
  const members: Member[] = [];
  let at = skipSpace(text, text.indexOf('{') + 1);
  while (text[at] === '"') {
    const keyStart = at;
    const keyEnd = skipString(text, at);
    const valueStart = skipSpace(text, text.indexOf(':', keyEnd) + 1);
    const valueEnd = skipValue(text, valueStart);
    members.push({ name: JSON.parse(text.slice(keyStart, keyEnd)) as string, keyStart, valueStart, valueEnd });
    at = skipSpace(text, valueEnd);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}

/** The position after the string that starts at `from`. */
function skipString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** The position after the value that starts at `from`. */
function skipValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = skipString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (code === 123 || code === 91) depth++;
    else if (code === 125 || code === 93) {
      if (depth === 0) return trimEnd(text, from, at);
      depth--;
      if (depth === 0) return at + 1;
    } else if (code === 44 && depth === 0) return trimEnd(text, from, at);
    at++;
  }
  return text.length;
}

/** Numbers and literals end before the white space in front of the next comma or brace. */
function trimEnd(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && text.charCodeAt(at - 1) <= 32) at--;
  return at;
}
