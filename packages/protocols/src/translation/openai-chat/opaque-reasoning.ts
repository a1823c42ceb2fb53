import { isRecord } from '../../usage/usage-reading.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { ReasoningPart } from '../intermediate.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Data that servers of this dialect send with reasoning and expect back unchanged, packed into one opaque value: Google's signature of a
 * call or of a message (`extra_content.google.thought_signature`) and OpenRouter's `reasoning_details`.
 * Sources: Gemini API documentation, "OpenAI compatibility" and "Thought signatures"; OpenRouter documentation, "Preserving Reasoning".
 */
export type Opaque =
  | { readonly kind: 'call'; readonly callId: string; readonly signature: string }
  | { readonly kind: 'message'; readonly signature: string }
  | { readonly kind: 'details'; readonly entries: readonly Fields[] };

/** Google's signature of a call or message; '' if there is none. */
export function readGoogleSignature(holder: Fields): string {
  const extra = isRecord(holder.extra_content) ? holder.extra_content : {};
  return textOf(isRecord(extra.google) ? extra.google.thought_signature : '');
}

/** The field that holds Google's signature. */
export function writeGoogleSignature(signature: string): Record<string, unknown> {
  return { extra_content: { google: { thought_signature: signature } } };
}

export function packOpaque(opaque: Opaque): string {
  switch (opaque.kind) {
    case 'call':
      return `g.${encode(opaque.callId)}.${opaque.signature}`;
    case 'message':
      return `m.${opaque.signature}`;
    case 'details':
      return `d.${encode(JSON.stringify(opaque.entries))}`;
  }
}

/** Null if the value was not written by `packOpaque`. */
export function unpackOpaque(value: string): Opaque | null {
  const [kind = '', first = ''] = value.split('.', 2);
  if (kind === 'g') return { kind: 'call', callId: decode(first), signature: value.slice(first.length + 3) };
  if (kind === 'm') return { kind: 'message', signature: value.slice(2) };
  if (kind !== 'd') return null;
  try {
    return { kind: 'details', entries: recordsOf(JSON.parse(decode(first))) };
  } catch {
    return null;
  }
}

/** A reasoning part without text that carries an opaque value. */
export function opaquePart(opaque: Opaque): ReasoningPart {
  return { type: 'reasoning', text: '', origin: 'openai-chat', id: null, signature: packOpaque(opaque), redacted: true };
}

/** Merges the entries of `reasoning_details` that belong together: streams send each in pieces. */
export function mergeDetails(entries: readonly Fields[]): Fields[] {
  const merged: Record<string, unknown>[] = [];
  for (const entry of entries) {
    const last = merged.at(-1);
    const isSame = last !== undefined && typeof entry.index === 'number' && last.index === entry.index && last.type === entry.type;
    if (!isSame) {
      merged.push({ ...entry });
      continue;
    }
    for (const [name, value] of Object.entries(entry)) {
      if (value === null || value === undefined) continue;
      const isText = (name === 'text' || name === 'summary' || name === 'data') && typeof value === 'string';
      last[name] = isText ? textOf(last[name]) + value : value;
    }
  }
  return merged;
}

/** The text of the entries. */
export function detailsText(entries: readonly Fields[]): string {
  return entries.map((entry) => textOf(entry.text) || textOf(entry.summary)).join('');
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

function decode(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8');
}
