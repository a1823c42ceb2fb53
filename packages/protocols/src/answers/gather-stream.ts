import type { UpstreamDialect } from '../dialect.ts';
import { upstreamDialects } from '../dialects/upstream-dialects.ts';
import { parseRecord } from '../json/parse-record.ts';
import type { SseFrame } from '../sse/sse-frame.ts';

type Fields = Record<string, unknown>;

/** Gathers a stream into the whole answer in the same dialect, for servers that stream unasked. Null if the stream has no answer. */
export function gatherStream(dialect: UpstreamDialect, frames: readonly SseFrame[]): Fields | null {
  // Parse a fresh copy: gathering mutates the events, and `frame.record` is shared with other readers.
  const events = frames.flatMap(({ data }): Fields[] => {
    const event = data === null ? null : parseRecord(data);
    return event ? [event] : [];
  });
  return upstreamDialects[dialect].gather(events);
}
