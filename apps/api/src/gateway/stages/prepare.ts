import { changeTopLevel } from '@derouter/protocols';
import type { Resolved, Route } from '../exchange.ts';

/** The request as one upstream gets it. */
export interface UpstreamCall {
  readonly route: Route;
  readonly model: string;
  readonly path: string;
  readonly body: string;
  /** The client did not ask for the usage chunk that we need. */
  readonly withholdUsage: boolean;
}

/** Paths below the base URL. Anthropic's base has no version in it, OpenAI's has. */
const paths = {
  'anthropic-messages': '/v1/messages',
  'openai-chat': '/chat/completions',
  'openai-responses': '/responses',
  'openai-embeddings': '/embeddings',
} as const;

/**
 * Writes the upstream's request: the client's text with only what must change — the model's name there, the usage
 * chunk of chat streams, a lowered output limit.
 */
export function prepare(state: Resolved & { readonly loweredOutput?: number | null }, route: Route): UpstreamCall {
  const { view, entry, dialect, text, body } = state;
  const changes: Record<string, string> = {};
  // A dated snapshot of the same model is passed on as it was asked for.
  const isSnapshot = view.model.startsWith(entry.model.id) && /^-(\d{8}|\d{4}-\d{2}-\d{2})$/.test(view.model.slice(entry.model.id.length));
  const model = isSnapshot && route.upstreamModel === entry.model.id ? view.model : route.upstreamModel;
  if (model !== view.model) changes.model = JSON.stringify(model);
  const withholdUsage = dialect === 'openai-chat' && view.stream && !view.wantsUsageChunk;
  if (withholdUsage) changes.stream_options = JSON.stringify({ ...(body.stream_options as object | null), include_usage: true });
  if (state.loweredOutput !== null && state.loweredOutput !== undefined) {
    changes[view.outputLimitField] = String(state.loweredOutput);
  }
  const query = state.request.url.includes('?') ? state.request.url.slice(state.request.url.indexOf('?')) : '';
  const suffix = state.operation === 'count_tokens' ? '/count_tokens' : '';
  return { route, model, path: `${paths[dialect]}${suffix}${query}`, body: changeTopLevel(text, changes), withholdUsage };
}
