import type { UpstreamDialect } from '../dialect.ts';
import { upstreamDialects } from '../dialects/upstream-dialects.ts';
import { parseRecord } from '../json/parse-record.ts';
import type { SseFrame } from '../sse/sse-frame.ts';

type Fields = Record<string, unknown>;

/**
 * The whole answer of a stream, in the same dialect, for servers that stream without being asked. Null if the stream has no
 * answer.
 */
export function gatherStream(dialect: UpstreamDialect, frames: readonly SseFrame[]): Fields | null {
  // Parsed anew: gathering changes what others may still read.
  const events = frames.flatMap(({ data }): Fields[] => {
    const event = data === null ? null : parseRecord(data);
    return event ? [event] : [];
  });
  return upstreamDialects[dialect].gather(events);
}
