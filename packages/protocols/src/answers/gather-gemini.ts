import { recordsOf } from '../translation/fields/read-fields.ts';
import { isRecord } from '../usage/usage-reading.ts';

type Fields = Record<string, unknown>;

export function gatherGemini(chunks: readonly Fields[]): Fields | null {
  if (chunks.length === 0) return null;
  const parts: Fields[] = [];
  const candidate: Fields = {};
  let head: Fields = {};
  for (const chunk of chunks) {
    head = { ...head, ...chunk };
    const [next] = recordsOf(chunk.candidates);
    if (!next) continue;
    Object.assign(candidate, next);
    if (isRecord(next.content)) parts.push(...recordsOf(next.content.parts));
  }
  return Object.keys(candidate).length > 0 ? { ...head, candidates: [{ ...candidate, content: { role: 'model', parts } }] } : head;
}
