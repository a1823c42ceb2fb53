import type { UpstreamDialect } from '../dialect.ts';
import { upstreamDialects } from '../dialects/upstream-dialects.ts';

/** Writes a whole answer as the equivalent stream in the same dialect, for servers that ignore `stream: true`. */
export function spreadAnswer(dialect: UpstreamDialect, body: Readonly<Record<string, unknown>>): string {
  return upstreamDialects[dialect].spread(body);
}
