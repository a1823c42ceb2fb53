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
 * What must change in a request that passes in its own dialect, for the provider and the model that get it. Compatible servers
 * get fields of other gateways as they came, since they may be such a gateway. Throws `TranslationError` for a restriction
 * that the provider cannot be told of.
 */
export function adaptRequest(dialect: Dialect, { text, body, headers }: Passed, kind: UpstreamRow['kind'], model: string): AdaptedRequest {
  const isItself = kind === 'openai' || kind === 'anthropic';
  // Reasoning that another provider gave earlier in the conversation carries this mark.
  const dropped = isChatDialect(dialect) && text.includes('drt1.') ? dropForeignReasoning(dialect, body) : {};
  const foreign = isItself ? adaptForeignFields(dialect, body) : { changes: {}, notes: [] };
  const own = clientDialects[dialect].adaptToModel?.({ ...body, ...dropped }, headers, model);
  return {
    changes: changeTexts(text, body, { ...dropped, ...foreign.changes, ...own?.changes }),
    notes: [...foreign.notes, ...(own?.notes ?? [])],
    headers: own?.headers ?? headers,
  };
}
