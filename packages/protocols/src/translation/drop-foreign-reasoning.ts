import { isRecord } from '../usage/usage-reading.ts';
import { unpackSignature } from './carry-signature.ts';
import type { ChatDialect } from './intermediate.ts';
import { textOf } from './read-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * For requests that pass to an upstream of their own dialect: reasoning that an upstream of another dialect gave in an
 * earlier turn is left out, since this one would refuse a signature that it never made. Returns the top-level fields
 * that change, none where there is no such reasoning. Bodies whose text does not contain `drt1.` have none.
 */
export function dropForeignReasoning(dialect: ChatDialect, body: Fields): Record<string, unknown> {
  const field = dialect === 'openai-responses' ? 'input' : 'messages';
  const list = body[field];
  if (dialect === 'gemini' || !Array.isArray(list)) return {};
  const kept = list.flatMap((item: unknown) => (isRecord(item) ? keepOwn(dialect, item) : [item]));
  return kept.length === list.length && kept.every((item, at) => item === list[at]) ? {} : { [field]: kept };
}

function keepOwn(dialect: ChatDialect, item: Fields): Fields[] {
  if (dialect === 'openai-responses') return item.type === 'reasoning' && isForeign(item.encrypted_content, dialect) ? [] : [item];
  const name = dialect === 'anthropic-messages' ? 'content' : 'reasoning_details';
  const list = item[name];
  if (item.role !== 'assistant' || !Array.isArray(list)) return [item];
  const kept = list.filter((part) => !isRecord(part) || (!isForeign(part.signature, dialect) && !isForeign(part.data, dialect)));
  if (kept.length === list.length) return [item];
  if (kept.length > 0) return [{ ...item, [name]: kept }];
  // A message of nothing else must not stay behind empty.
  if (dialect === 'anthropic-messages') return [];
  const { [name]: _, ...rest } = item;
  return [rest];
}

function isForeign(value: unknown, dialect: ChatDialect): boolean {
  return unpackSignature(textOf(value), dialect).origin !== dialect;
}
