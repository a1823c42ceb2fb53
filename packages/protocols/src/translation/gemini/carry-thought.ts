import type { ReasoningPart } from '../intermediate.ts';
import { packSignature, unpackSignature } from '../reasoning/carry-signature.ts';

const slot = 'gemini';
/** Before the mark of a signature stands the text that belongs to it: clients give signatures back, but not always thoughts. */
const textMark = 'drtt1.';

/** Stands for the signature of a call that another model made. Source: Gemini API documentation, "Thought signatures". */
export const noSignature = 'skip_thought_signature_validator';

/** A signature as it was carried. `text` null: there is nothing but the signature. */
export type Signed = Pick<ReasoningPart, 'origin' | 'id' | 'signature'> & { readonly text: string | null };

/** Reads `thoughtSignature`. */
export function readThoughtSignature(value: string): Signed {
  const [, text] = value.startsWith(textMark) ? value.split('.', 2) : [];
  if (text === undefined) return { ...unpackSignature(value, slot), text: null };
  const rest = value.slice(textMark.length + text.length + 1);
  return { ...unpackSignature(rest, slot), text: Buffer.from(text, 'base64url').toString('utf8') };
}

/** Writes `thoughtSignature` for reasoning of another dialect; '' where there is nothing to carry. */
export function writeThoughtSignature(part: ReasoningPart): string {
  if (part.signature === null) return '';
  const packed = packSignature(part, slot);
  return part.redacted ? packed : `${textMark}${Buffer.from(part.text, 'utf8').toString('base64url')}.${packed}`;
}

/**
 * The reasoning that a signature stands for, after what was read before it: thoughts that are shown without a signature are
 * the text of the one that follows with it.
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
