import type { UpstreamDialect } from '../dialect.ts';
import { upstreamDialects } from '../dialects/upstream-dialects.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';

/** A tap for a stream in this dialect. */
export function tapFor(dialect: UpstreamDialect, options: { readonly withholdUsage: boolean }): StreamTap {
  return upstreamDialects[dialect].createTap(options);
}

/** Reads a whole answer in this dialect. */
export function readAnswer(dialect: UpstreamDialect, body: Readonly<Record<string, unknown>>): AnswerReading {
  return upstreamDialects[dialect].readAnswer(body);
}

/** True for a whole answer in this dialect; false for other JSON, such as an error of another server. */
export function isAnswer(dialect: UpstreamDialect, body: Readonly<Record<string, unknown>>): boolean {
  return upstreamDialects[dialect].isAnswer(body);
}
