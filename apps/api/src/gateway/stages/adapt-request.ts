import type { IncomingHttpHeaders } from 'node:http';
import { adaptForeignFields, changeTexts, clientDialects, type Dialect, dropForeignReasoning, isChatDialect } from '@derouter/protocols';
import type { UpstreamRow } from '../../catalog/index.ts';

interface AdaptedRequest {
  /** New text of top-level fields; null removes one. */
  readonly changes: Readonly<Record<string, string | null>>;
  readonly notes: readonly string[];
  readonly headers: IncomingHttpHeaders;
}

interface Passed {
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Changes that the provider or the model requires in a request which passes through in its own dialect. Compatible servers get
 * other gateways' fields unchanged, since they may be such a gateway. Throws `TranslationError` for a restriction that cannot
 * be enforced at the provider.
 */
export function adaptRequest(dialect: Dialect, { text, body, headers }: Passed, kind: UpstreamRow['kind'], model: string): AdaptedRequest {
  const isItself = kind === 'openai' || kind === 'anthropic';
  // Marks reasoning from another provider earlier in the conversation.
  const dropped = isChatDialect(dialect) && text.includes('drt1.') ? dropForeignReasoning(dialect, body) : {};
  const foreign = isItself ? adaptForeignFields(dialect, body) : { changes: {}, notes: [] };
  const own = clientDialects[dialect].adaptToModel?.({ ...body, ...dropped }, headers, model);
  return {
    changes: changeTexts(text, body, { ...dropped, ...foreign.changes, ...own?.changes }),
    notes: [...foreign.notes, ...(own?.notes ?? [])],
    headers: own?.headers ?? headers,
  };
}
