import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { ReasoningPart } from '../intermediate.ts';
import { packSignature, unpackSignature } from '../reasoning/carry-signature.ts';
import { detailsText, mergeDetails, opaquePart, packOpaque, readGoogleSignature, writeGoogleSignature } from './opaque-reasoning.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Chat Completions has no standard field for reasoning. Three fields are in use: `reasoning_content` and `reasoning` for the text, and
 * `reasoning_details`, a list of objects with `type`, `text`, `signature` or `data` that clients send back unchanged. Some clients keep
 * Google's signature of a call instead. We write all of them, and read whichever comes back.
 */
const slot = 'openai-chat';

/** Reasoning of a message by its place: before everything else, before one of the calls, or at the end. */
export interface PlacedReasoning {
  readonly leading: readonly ReasoningPart[];
  /** Keyed by the position of the call. */
  readonly beforeCall: ReadonlyMap<number, ReasoningPart>;
  readonly trailing: readonly ReasoningPart[];
}

/** One piece of reasoning text in all three fields. */
export function writeReasoningText(text: string, index: number): Record<string, unknown> {
  return { reasoning_content: text, reasoning: text, reasoning_details: [{ type: 'reasoning.text', text, index }] };
}

/** The entry of `reasoning_details` that the client must send back; null if nothing needs to be restored. */
export function writeReasoningDetail(part: ReasoningPart, index: number, callId: string | null): Record<string, unknown> | null {
  const packed = packSignature(part, slot);
  if (packed === '') return null;
  if (!part.redacted) return { type: 'reasoning.text', signature: packed, index };
  return { type: 'reasoning.encrypted', data: packed, index, ...(callId !== null && { id: callId }) };
}

/** Repeats Gemini's signature on the call that follows it, where clients of Google's API expect it. */
export function writeCallSignature(part: ReasoningPart | null): Record<string, unknown> {
  return part?.origin === 'gemini' && part.redacted ? writeGoogleSignature(packSignature(part, slot)) : {};
}

/** Reads the reasoning that a client sends back. Text without our mark came from a server of this dialect. */
export function readReasoning(message: Fields): PlacedReasoning {
  return readMessage(message, (_, signature) => ({ ...bare, origin: 'gemini', signature, redacted: true }), []);
}

/** Reads the reasoning of a server's answer, including the data that the server expects back. */
export function readServerReasoning(message: Fields, callIds: readonly string[]): PlacedReasoning {
  const placed = readMessage(
    message,
    (at, signature) => opaquePart({ kind: 'call', callId: callIds[at] ?? '', signature }),
    entriesOf(message),
  );
  const signature = readGoogleSignature(message);
  return signature === '' ? placed : { ...placed, trailing: [opaquePart({ kind: 'message', signature })] };
}

const bare = { type: 'reasoning', text: '', id: null } as const;

function entriesOf(message: Fields): Fields[] {
  return mergeDetails(recordsOf(message.reasoning_details));
}

function readMessage(
  message: Fields,
  ownSignature: (call: number, signature: string) => ReasoningPart,
  opaque: readonly Fields[],
): PlacedReasoning {
  const calls = recordsOf(message.tool_calls);
  const callAt = firstPositions(calls.map(({ id }) => id));
  const beforeCall = new Map<number, ReasoningPart>();
  const leading: ReasoningPart[] = [];
  for (const entry of entriesOf(message)) {
    const isEncrypted = entry.type === 'reasoning.encrypted';
    const { origin, id, signature } = unpackSignature(textOf(isEncrypted ? entry.data : entry.signature), slot);
    if (origin === slot) continue;
    const part: ReasoningPart = { type: 'reasoning', text: textOf(entry.text), origin, id, signature, redacted: isEncrypted };
    const at = isEncrypted && typeof entry.id === 'string' ? callAt.get(entry.id) : undefined;
    if (at === undefined) leading.push(part);
    else beforeCall.set(at, part);
  }
  const known = new Set(leading.map(({ origin, signature }) => `${origin} ${signature}`));
  const hasMarked = leading.length > 0 || beforeCall.size > 0;
  for (const [at, call] of calls.entries()) {
    const value = readGoogleSignature(call);
    if (value === '' || beforeCall.has(at)) continue;
    const { origin, signature } = unpackSignature(value, slot);
    const isKnown = origin !== slot && known.has(`${origin} ${signature}`);
    if (!isKnown) beforeCall.set(at, origin === slot ? ownSignature(at, value) : { ...bare, origin, signature, redacted: true });
  }
  return { leading: hasMarked ? leading : readText(message, opaque), beforeCall, trailing: [] };
}

function firstPositions(values: readonly unknown[]): Map<unknown, number> {
  const positions = new Map<unknown, number>();
  for (const [at, value] of values.entries()) if (!positions.has(value)) positions.set(value, at);
  return positions;
}

/** Reads reasoning text of a server of this dialect. `opaque`: the entries that the server expects back with it. */
function readText(message: Fields, opaque: readonly Fields[]): ReasoningPart[] {
  const content = textOf(message.reasoning_content);
  const other = textOf(message.reasoning);
  const text = content || other || detailsText(opaque);
  if (text === '' && opaque.length === 0) return [];
  const signature = opaque.length > 0 ? packOpaque({ kind: 'details', entries: opaque }) : null;
  // `id` records the field that the text came in, if it is not the usual one.
  return [
    { type: 'reasoning', text, origin: slot, id: content === '' && other !== '' ? 'reasoning' : null, signature, redacted: text === '' },
  ];
}
