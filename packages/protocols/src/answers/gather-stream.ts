import type { UpstreamDialect } from '../dialect.ts';
import type { SseFrame } from '../sse/sse-reader.ts';
import { parseRecord } from '../taps/parse-record.ts';
import { recordsOf } from '../translation/read-fields.ts';
import { isRecord, textOf } from '../usage/usage-reading.ts';
import { gatherAnthropic } from './gather-anthropic.ts';
import { gatherOpenaiChat } from './gather-openai-chat.ts';

type Fields = Record<string, unknown>;

/**
 * The whole answer of a stream, in the same dialect, for servers that stream without being asked. Null if the stream has no
 * answer.
 */
export function gatherStream(dialect: UpstreamDialect, frames: readonly SseFrame[]): Fields | null {
  const events = frames.flatMap(({ data }): Fields[] => {
    const event = data === null ? null : parseRecord(data);
    return event ? [event] : [];
  });
  if (dialect === 'anthropic-messages') return gatherAnthropic(events);
  if (dialect === 'openai-responses') return gatherResponses(events);
  if (dialect === 'gemini') return gatherGemini(events);
  return dialect === 'openai-chat' ? gatherOpenaiChat(events) : null;
}

/** The last event holds the response; some servers leave its items out there. */
function gatherResponses(events: readonly Fields[]): Fields | null {
  const last = events.findLast(
    ({ type, response }) => /^response\.(completed|incomplete|failed|cancelled)$/.test(textOf(type)) && isRecord(response),
  );
  const response = isRecord(last?.response) ? last.response : null;
  if (!response || recordsOf(response.output).length > 0) return response;
  const items = events.flatMap(({ type, item }) => (type === 'response.output_item.done' && isRecord(item) ? [item] : []));
  return { ...response, output: items };
}

function gatherGemini(chunks: readonly Fields[]): Fields | null {
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
