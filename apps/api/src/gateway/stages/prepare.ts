import type { IncomingHttpHeaders } from 'node:http';
import {
  changeTexts,
  changeTopLevelParts,
  clientDialects,
  readTopLevel,
  translateRequest,
  type UpstreamDialect,
  upstreamDialects,
} from '@derouter/protocols';
import { dialectToward } from '../../catalog/index.ts';
import { defaultOutputTokens, type Route, type WithSystemPrompt } from '../exchange.ts';
import { adaptRequest } from './adapt-request.ts';

/** A request as sent to one upstream. */
export interface UpstreamCall {
  readonly route: Route;
  readonly model: string;
  readonly path: string;
  /** The body in parts, which are slices of the client's text if it is passed through. */
  readonly body: readonly string[];
  /** The dialect of this request and of its answer. */
  readonly dialect: UpstreamDialect;
  /** Whether to remove the usage chunk, which we need but the client did not request. */
  readonly withholdUsage: boolean;
  /** Parts of the request that were left out or approximated, described in words. */
  readonly approximations: readonly string[];
  /** The client's headers; those that the provider understands are forwarded. */
  readonly headers: IncomingHttpHeaders;
}

type Preparing = WithSystemPrompt & { readonly loweredOutput?: number | null };

/**
 * Writes the request for an upstream. If the upstream speaks the client's dialect, it is the client's text with only the
 * necessary changes, otherwise a translation. Throws `TranslationError` for what this upstream cannot do.
 */
export function prepare(state: Preparing, route: Route): UpstreamCall {
  const dialect = dialectToward(route, state.dialect);
  if (dialect === null) throw new Error(`route ${route.id} cannot serve ${state.dialect}`);
  return dialect === state.dialect ? passThrough(state, route) : translate(state, route, dialect);
}

/** Changes only the model's name, the usage chunk of Chat streams and a lowered output limit. */
function passThrough(state: Preparing, route: Route): UpstreamCall {
  const { view, entry, dialect, text, body, operation } = state;
  const client = clientDialects[dialect];
  // A dated snapshot of the same model is forwarded under the requested name.
  const isSnapshot = view.model.startsWith(entry.model.id) && /^-(\d{8}|\d{4}-\d{2}-\d{2})$/.test(view.model.slice(entry.model.id.length));
  const model = isSnapshot && route.upstreamModel === entry.model.id ? view.model : route.upstreamModel;
  const changes = changeTexts(text, body, model === view.model ? {} : client.nameModel(body, model));
  const asksForUsage = view.stream && client.askForUsage !== null;
  for (const [name, value] of Object.entries((asksForUsage && client.askForUsage?.(body)) || {})) changes[name] = JSON.stringify(value);
  const lowered = state.loweredOutput ?? null;
  const field = client.limitField(route.upstream.kind, body, view.outputLimitField);
  if (lowered !== null) Object.assign(changes, changeTexts(text, body, client.limitOutput(body, field, lowered)));
  // OpenAI's newer models refuse the older field name, which many clients send to any compatible server.
  if (field !== view.outputLimitField && body[view.outputLimitField] !== undefined) {
    changes[view.outputLimitField] = null;
    changes[field] ??= readTopLevel(text, view.outputLimitField);
  }
  const adapted = adaptRequest(dialect, { text, body, headers: state.request.headers }, route.upstream.kind, model);
  const { url = '' } = state.request;
  const query = client.passesQuery && url.includes('?') ? url.slice(url.indexOf('?')) : '';
  return {
    route,
    model,
    path: `${upstreamDialects[dialect].path({ model, stream: view.stream, operation, action: state.path?.action ?? null })}${query}`,
    body: changeTopLevelParts(text, { ...adapted.changes, ...changes }),
    dialect,
    withholdUsage: asksForUsage && !view.wantsUsageChunk,
    approximations: [...state.notes, ...adapted.notes],
    headers: adapted.headers,
  };
}

function translate(state: Preparing, route: Route, dialect: UpstreamDialect): UpstreamCall {
  const { view, entry } = state;
  const model = route.upstreamModel;
  const lowered = state.loweredOutput ?? null;
  const { limitOutput } = clientDialects[state.dialect];
  const asked = lowered === null ? state.body : { ...state.body, ...limitOutput(state.body, view.outputLimitField, lowered) };
  const { body, approximations } = translateRequest(state.dialect, dialect, asked, {
    upstreamModel: model,
    stream: view.stream,
    maxOutputTokens: lowered ?? entry.model.maxOutputTokens ?? defaultOutputTokens,
    prependedPrompt: state.systemPromptOutcome === 'prepended' ? entry.model.systemPrompt : null,
    isOpenaiItself: route.upstream.kind !== 'openai-compatible',
  });
  return {
    route,
    model,
    path: upstreamDialects[dialect].path({ model, stream: view.stream, operation: 'generate', action: null }),
    body: [JSON.stringify(body)],
    dialect,
    withholdUsage: false,
    approximations: [...state.notes, ...approximations],
    headers: state.request.headers,
  };
}
