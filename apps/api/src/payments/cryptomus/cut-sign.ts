/** A webhook's body without its signature. */
export interface CutBody {
  readonly rest: Buffer;
  readonly sign: string;
}

const signValue = /^"([0-9a-f]{32})"$/;

/**
 * Cuts the top-level member `sign` with one adjacent comma out of a JSON object and leaves all other bytes as they are. Null if the
 * object has none, more than one, or one that is not 32 hexadecimal digits.
 */
export function cutSign(rawBody: Buffer): CutBody | null {
  // One character per byte, so that positions are those of the bytes. All bytes of JSON's own characters are ASCII.
  const text = rawBody.toString('latin1');
  const found = findMembers(text).filter(({ key }) => key === 'sign');
  const [member] = found;
  if (!member || found.length > 1) return null;
  const sign = signValue.exec(text.slice(member.valueFrom, member.to).trim())?.[1];
  if (!sign) return null;
  const after = text[member.to] === ',';
  const from = after || text[member.from - 1] !== ',' ? member.from : member.from - 1;
  const to = after ? member.to + 1 : member.to;
  return { rest: Buffer.from(text.slice(0, from) + text.slice(to), 'latin1'), sign };
}

interface Member {
  readonly key: string;
  /** Where the member begins: after the brace or comma. */
  readonly from: number;
  readonly valueFrom: number;
  /** Where it ends: at the next comma or the closing brace. */
  readonly to: number;
}

/** The members of the outermost object. Text that is not JSON gives any members or none: it is never used unverified. */
function findMembers(text: string): Member[] {
  const members: Member[] = [];
  let depth = 0;
  let from = 0;
  let valueFrom = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') {
      if (++depth === 1) from = at + 1;
    } else if (depth === 1 && character === ':' && valueFrom === 0) valueFrom = at + 1;
    else if (character === '}' || character === ']' || character === ',') {
      if (depth === 1 && valueFrom > 0) {
        members.push({ key: readKey(text.slice(from, valueFrom - 1)), from, valueFrom, to: at });
        valueFrom = 0;
      }
      if (depth === 1) from = at + 1;
      if (character !== ',') depth--;
    }
  }
  return members;
}

/** Position of the closing quote of the string that begins at `from`. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** A key may be written with escapes (`\u0073ign`), which any reader of the JSON would decode. */
function readKey(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
