import type { WriteOptions } from '../codec.ts';
import { thinksByLevel } from '../gemini/model-traits.ts';
import type { Part, ReasoningPart } from '../intermediate.ts';
import { type Opaque, unpackOpaque, writeGoogleSignature } from './opaque-reasoning.ts';

/** Replaces the signature of a call that another model made. Source: Gemini API documentation, "Thought signatures". */
const noSignature = 'skip_thought_signature_validator';

export interface ReturnedReasoning {
  /** Fields of the message. */
  readonly message: Record<string, unknown>;
  /** Fields of a call by its id. */
  readonly calls: ReadonlyMap<string, Record<string, unknown>>;
}

const nothing: ReturnedReasoning = { message: {}, calls: new Map() };

/**
 * Returns reasoning to the compatible server that sent it, each part in its original place: thinking models refuse to continue from a call
 * without it. OpenAI itself has no such fields.
 */
export function returnReasoning(parts: readonly Part[], options: WriteOptions): ReturnedReasoning {
  if (options.isOpenaiItself) return nothing;
  const own = parts.filter((part): part is ReasoningPart => part.type === 'reasoning' && part.origin === 'openai-chat');
  const opaque = own.map(({ signature }) => (signature === null ? null : unpackOpaque(signature)));
  const details = opaque.flatMap((one) => (one?.kind === 'details' ? one.entries : []));
  return {
    message: { ...writeText(own), ...(details.length > 0 && { reasoning_details: details }), ...writeMessageSignature(opaque, options) },
    calls: writeCallSignatures(parts, opaque, options),
  };
}

/** Writes the text in the field that it came in. */
function writeText(own: readonly ReasoningPart[]): Record<string, unknown> {
  const text = own.map((part) => part.text).join('');
  if (text === '') return {};
  return { [own.some((part) => part.id === 'reasoning') ? 'reasoning' : 'reasoning_content']: text };
}

function writeMessageSignature(opaque: readonly (Opaque | null)[], { upstreamModel }: WriteOptions): Record<string, unknown> {
  const last = opaque.findLast((one) => one?.kind === 'message');
  return last?.kind === 'message' && isGemini(upstreamModel) ? writeGoogleSignature(last.signature) : {};
}

/** Only Gemini gets signatures. Its first call of a turn must have one. */
function writeCallSignatures(parts: readonly Part[], opaque: readonly (Opaque | null)[], { upstreamModel }: WriteOptions) {
  const calls = new Map<string, Record<string, unknown>>();
  if (!isGemini(upstreamModel)) return calls;
  for (const one of opaque) if (one?.kind === 'call') calls.set(one.callId, writeGoogleSignature(one.signature));
  const first = parts.find((part) => part.type === 'tool_call');
  if (first && calls.size === 0 && thinksByLevel(upstreamModel)) calls.set(first.id, writeGoogleSignature(noSignature));
  return calls;
}

function isGemini(model: string): boolean {
  return /gemini/i.test(model);
}
