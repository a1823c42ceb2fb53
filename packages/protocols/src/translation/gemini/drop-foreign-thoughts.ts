import { isRecord } from '../../usage/usage-reading.ts';
import { textOf } from '../fields/read-fields.ts';
import { noSignature, readThoughtSignature } from './carry-thought.ts';
import { spellingOf } from './read-proto.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Removes signatures of other providers from the contents. Newer models require one on a call, so a call gets Google's own placeholder. */
export function dropForeignThoughts(body: Fields): Record<string, unknown> {
  const { contents } = body;
  if (!Array.isArray(contents)) return {};
  const kept = contents.map((content: unknown) => (isRecord(content) ? keepOwn(content) : content));
  return kept.every((content, at) => content === contents[at]) ? {} : { contents: kept };
}

function keepOwn(content: Fields): Fields {
  if (!Array.isArray(content.parts)) return content;
  const parts = content.parts.flatMap((part: unknown) => (isRecord(part) ? keepOwnPart(part) : [part]));
  const isSame = parts.length === content.parts.length && parts.every((part, at) => part === (content.parts as unknown[])[at]);
  return isSame ? content : { ...content, parts: parts.length > 0 ? parts : [{ text: '' }] };
}

function keepOwnPart(part: Fields): Fields[] {
  const name = spellingOf(part, 'thoughtSignature');
  if (readThoughtSignature(textOf(part[name])).origin === 'gemini') return [part];
  const { [name]: _, ...rest } = part;
  if (part.thought === true || (part.text === '' && Object.keys(rest).length === 1)) return [];
  return [spellingOf(part, 'functionCall') in part ? { ...rest, [name]: noSignature } : rest];
}
