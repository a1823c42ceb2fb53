import type { ChatDialect } from '../intermediate.ts';

/**
 * Signatures and encrypted reasoning are opaque and valid only at their origin. A client of another dialect gets them in its own signature
 * slot, marked with their origin: `drt1.<origin>.<item id>.<value>`. When the client sends them back, the origin gets the unchanged value
 * and no other provider sees it.
 */
const mark = 'drt1.';

const letters: Record<ChatDialect, string> = {
  'anthropic-messages': 'a',
  'openai-chat': 'c',
  'openai-responses': 'r',
  gemini: 'g',
};
const origins = new Map<string, ChatDialect>([
  ['a', 'anthropic-messages'],
  ['c', 'openai-chat'],
  ['r', 'openai-responses'],
  ['g', 'gemini'],
]);

export interface Carried {
  readonly origin: ChatDialect;
  readonly id: string | null;
  readonly signature: string | null;
}

/** The value for a slot of dialect `slot`: unchanged for its own origin, marked for any other. */
export function packSignature(carried: Carried, slot: ChatDialect): string {
  if (carried.origin === slot) return carried.signature ?? '';
  const id = Buffer.from(carried.id ?? '', 'utf8').toString('base64url');
  return `${mark}${letters[carried.origin]}.${id}.${carried.signature ?? ''}`;
}

/** Reads a slot of dialect `slot`: a value without our mark is that dialect's own. */
export function unpackSignature(value: string, slot: ChatDialect): Carried {
  const [, letter = '', id = ''] = value.startsWith(mark) ? value.split('.', 3) : [];
  const origin = origins.get(letter);
  const from = mark.length + letter.length + 1 + id.length + 1;
  if (!origin || value.length < from || value[from - 1] !== '.') return { origin: slot, id: null, signature: value || null };
  return { origin, id: Buffer.from(id, 'base64url').toString('utf8') || null, signature: value.slice(from) || null };
}
