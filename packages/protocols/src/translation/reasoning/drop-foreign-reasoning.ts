import { isRecord } from '../../usage/usage-reading.ts';
import { textOf } from '../fields/read-fields.ts';
import { dropForeignThoughts } from '../gemini/drop-foreign-thoughts.ts';
import type { ChatDialect } from '../intermediate.ts';
import { readGoogleSignature } from '../openai-chat/opaque-reasoning.ts';
import { unpackSignature } from './carry-signature.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Adapts requests that pass to an upstream of their own dialect: removes reasoning that an upstream of another dialect produced in an
 * earlier turn, since this upstream would refuse a foreign signature. Returns the changed top-level fields, none if there is no such
 * reasoning. Bodies whose text does not contain `drt1.` have none.
 */
export function dropForeignReasoning(dialect: ChatDialect, body: Fields): Record<string, unknown> {
  if (dialect === 'gemini') return dropForeignThoughts(body);
  const field = dialect === 'openai-responses' ? 'input' : 'messages';
  const list = body[field];
  if (!Array.isArray(list)) return {};
  const kept = list.flatMap((item: unknown) => (isRecord(item) ? keepOwn(dialect, item) : [item]));
  return kept.length === list.length && kept.every((item, at) => item === list[at]) ? {} : { [field]: kept };
}

function keepOwn(dialect: ChatDialect, item: Fields): Fields[] {
  if (dialect === 'openai-responses') return item.type === 'reasoning' && isForeign(item.encrypted_content, dialect) ? [] : [item];
  if (dialect === 'openai-chat') return [keepOwnChat(item)];
  const list = item.content;
  if (item.role !== 'assistant' || !Array.isArray(list)) return [item];
  const kept = list.filter((part) => !isRecord(part) || (!isForeign(part.signature, dialect) && !isForeign(part.data, dialect)));
  if (kept.length === list.length) return [item];
  if (kept.length > 0) return [{ ...item, content: kept }];
  // Providers refuse an empty message.
  return [];
}

/** Removes the reasoning text together with the details, since only the details show its origin. */
function keepOwnChat(message: Fields): Fields {
  const { reasoning_details: details, tool_calls: calls, reasoning: _, reasoning_content: __, ...rest } = message;
  if (message.role !== 'assistant') return message;
  const list = Array.isArray(details) ? details : [];
  const kept = list.filter(
    (part) => !isRecord(part) || (!isForeign(part.signature, 'openai-chat') && !isForeign(part.data, 'openai-chat')),
  );
  const signed = (call: unknown) => isRecord(call) && isForeign(readGoogleSignature(call), 'openai-chat');
  const hasForeignCalls = Array.isArray(calls) && calls.some(signed);
  if (kept.length === list.length && !hasForeignCalls) return message;
  const own = hasForeignCalls ? calls.map((call: unknown) => (signed(call) ? withoutExtra(call as Fields) : call)) : calls;
  const withCalls = calls === undefined ? rest : { ...rest, tool_calls: own };
  if (kept.length === list.length) return { ...message, tool_calls: own };
  // Text entries have no mark; they belong to the marked entry with the same index.
  const isMarked = kept.some((part) => isRecord(part) && (part.signature !== undefined || part.data !== undefined));
  return isMarked ? { ...withCalls, reasoning_details: kept } : withCalls;
}

function withoutExtra(call: Fields): Fields {
  const { extra_content: _, ...rest } = call;
  return rest;
}

function isForeign(value: unknown, dialect: ChatDialect): boolean {
  return unpackSignature(textOf(value), dialect).origin !== dialect;
}
