import type { IncomingHttpHeaders } from 'node:http';
import { adaptForeignFields, adaptToModel, changeTexts, type Dialect, dropForeignReasoning } from '@derouter/protocols';
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
  const dropped = dialect !== 'openai-embeddings' && text.includes('drt1.') ? dropForeignReasoning(dialect, body) : {};
  const foreign = isItself ? adaptForeignFields(dialect, body) : { changes: {}, notes: [] };
  const own = dialect === 'anthropic-messages' ? adaptToModel({ ...body, ...dropped }, model) : null;
  return {
    changes: changeTexts(text, body, { ...dropped, ...foreign.changes, ...own?.changes }),
    notes: [...foreign.notes, ...(own?.notes ?? [])],
    headers: own ? keepBetas(headers, own.keepsBeta) : headers,
  };
}

function keepBetas(headers: IncomingHttpHeaders, keepsBeta: (beta: string) => boolean): IncomingHttpHeaders {
  const value = headers['anthropic-beta'];
  if (value === undefined) return headers;
  const betas = (Array.isArray(value) ? value : [value]).flatMap((list) => list.split(',')).map((beta) => beta.trim());
  const kept = betas.filter(keepsBeta);
  if (kept.length === betas.length) return headers;
  const { 'anthropic-beta': _, ...rest } = headers;
  return kept.length > 0 ? { ...rest, 'anthropic-beta': kept.join(',') } : rest;
}
