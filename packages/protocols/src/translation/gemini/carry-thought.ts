import type { ReasoningPart } from '../intermediate.ts';
import { packSignature, unpackSignature } from '../reasoning/carry-signature.ts';

const slot = 'gemini';
/** Precedes the text that belongs to a signature and is packed with it: clients return signatures, but not always thoughts. */
const textMark = 'drtt1.';

/** Replaces the signature of a call that another model made. Source: Gemini API documentation, "Thought signatures". */
export const noSignature = 'skip_thought_signature_validator';

/** An unpacked signature. `text` is null if only the signature was carried. */
export type Signed = Pick<ReasoningPart, 'origin' | 'id' | 'signature'> & { readonly text: string | null };

/** Reads `thoughtSignature`. */
export function readThoughtSignature(value: string): Signed {
  const [, text] = value.startsWith(textMark) ? value.split('.', 2) : [];
  if (text === undefined) return { ...unpackSignature(value, slot), text: null };
  const rest = value.slice(textMark.length + text.length + 1);
  return { ...unpackSignature(rest, slot), text: Buffer.from(text, 'base64url').toString('utf8') };
}

/** Writes `thoughtSignature` for reasoning of another dialect; '' if there is nothing to carry. */
export function writeThoughtSignature(part: ReasoningPart): string {
  if (part.signature === null) return '';
  const packed = packSignature(part, slot);
  return part.redacted ? packed : `${textMark}${Buffer.from(part.text, 'utf8').toString('base64url')}.${packed}`;
}

/**
 * Adds the reasoning that a signature stands for. If the signature carries its own text, that text replaces the unsigned thoughts before
 * it, which are a copy.
 */
export function addSigned<Part extends { readonly type: string }>(parts: (Part | ReasoningPart)[], value: string): void {
  if (value === '' || value === noSignature) return;
  const { text, ...signed } = readThoughtSignature(value);
  if (text !== null) while (isUnsigned(parts.at(-1))) parts.pop();
  parts.push({ type: 'reasoning', ...signed, text: text ?? '', redacted: text === null });
}

function isUnsigned(part: { readonly type: string } | undefined): boolean {
  return part?.type === 'reasoning' && (part as ReasoningPart).signature === null;
}
