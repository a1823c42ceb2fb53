import { packSignature, unpackSignature } from '../carry-signature.ts';
import type { ReasoningPart } from '../intermediate.ts';
import { recordsOf, textOf } from '../read-fields.ts';

/**
 * Chat Completions has no slot for reasoning. Two fields have come into use: `reasoning_content` (or `reasoning`) for
 * the text, and `reasoning_details`, a list of objects with `type`, `text`, `signature` or `data`, which clients send
 * back as they got it. We write the former for showing and the latter where there is something to restore.
 */
const slot = 'openai-chat';

/** An entry of `reasoning_details`; null where nothing needs restoring. */
export function writeReasoningDetail(part: ReasoningPart, index: number): Record<string, unknown> | null {
  if (part.signature === null) return null;
  const packed = packSignature(part, slot);
  if (part.redacted) return { type: 'reasoning.encrypted', data: packed, index };
  return { type: 'reasoning.text', text: part.text, signature: packed, index };
}

/** Reads the reasoning that a client sends back. What carries no mark of ours came from a server of this dialect. */
export function parseReasoningFields(message: Readonly<Record<string, unknown>>): ReasoningPart[] {
  const restored = recordsOf(message.reasoning_details).flatMap((entry): ReasoningPart[] => {
    const value = textOf(entry.type === 'reasoning.encrypted' ? entry.data : entry.signature);
    const { origin, id, signature } = unpackSignature(value, slot);
    if (origin === slot) return [];
    return [{ type: 'reasoning', text: textOf(entry.text), origin, id, signature, redacted: entry.type === 'reasoning.encrypted' }];
  });
  if (restored.length > 0) return restored;
  const text = textOf(message.reasoning_content) || textOf(message.reasoning);
  return text === '' ? [] : [{ type: 'reasoning', text, origin: slot, id: null, signature: null, redacted: false }];
}
