import { multiplierOf } from '@derouter/billing';
import { databaseNow } from '@derouter/db';
import { changeTopLevel, clientDialects, cutText, type RequestView } from '@derouter/protocols';
import { type Catalog, dialectToward, isOffered, isOpen, type PriceVersion, priceAt } from '../../catalog/index.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Resolved, Route, WithBody } from '../exchange.ts';

/**
 * Finds the model, its current price and the upstreams that can serve it.
 * Throws `validation_failed`, `model_missing`, `model_not_found`, `model_disabled`, `model_not_allowed`, `unsupported`,
 * `upstream_unavailable`.
 */
export function resolve(state: WithBody, catalog: Catalog, now = databaseNow()): Resolved {
  const view = inspect(state);
  const entry = catalog.find(view.model);
  const price = entry && priceAt(entry, now);
  if (entry && price && !isOffered(entry.model, now)) {
    const { displayName, disabledMessage, successorId } = entry.model;
    const hints = [disabledMessage, successorId && `Use ${successorId} instead.`].filter((hint) => hint);
    throw new DerouterError('model_disabled', [`${displayName} is not offered any more.`, ...hints].join(' '), { param: 'model' });
  }
  if (!entry || !price) {
    throw new DerouterError('model_not_found', `There is no model "${view.model}". GET /v1/models lists what there is.`, {
      param: 'model',
    });
  }
  if (!state.principal.mayUse(entry.model.id)) {
    throw new DerouterError('model_not_allowed', `This key may not use ${entry.model.id}.`, { param: 'model' });
  }
  if (!entry.model.dialects.includes(state.dialect)) {
    throw new DerouterError(
      'unsupported',
      `${entry.model.id} does not answer on this endpoint. It speaks: ${entry.model.dialects.join(', ')}.`,
      { param: 'model' },
    );
  }
  const log = state.log.with({ model: entry.model.id });
  const { request, notes } = keepPriced(state, view, price, entry.model.id);
  if (entry.model.disabledFrom) state.response.setHeader('sunset', entry.model.disabledFrom.toUTCString());
  const able = entry.routes.filter((route) => canServe(route, state));
  const { name, writeTokenCount } = clientDialects[state.dialect];
  const isEstimated = state.operation === 'count_tokens' && writeTokenCount !== null;
  if (able.length === 0 && state.operation !== 'generate' && !isEstimated) {
    const asked = state.operation === 'compact' ? 'cannot compact conversations' : `cannot count tokens for ${name} requests`;
    throw new DerouterError('unsupported', `The provider of ${entry.model.id} ${asked}.`, { param: 'model' });
  }
  const routes = able.filter(isOpen);
  if (routes.length === 0 && !isEstimated) {
    throw notAvailable(entry.model.id);
  }
  return { ...state, ...request, view: request === state ? view : inspect({ ...state, ...request }), entry, price, routes, notes, log };
}

/** No route of a model takes this request now. */
export function notAvailable(modelId: string): DerouterError {
  return new DerouterError('upstream_unavailable', `${modelId} is not available at the moment. Nothing was charged.`, {
    retryAfterSeconds: 30,
  });
}

/** Validates the request. Throws `validation_failed`, `model_missing`. */
function inspect({ dialect, body, path }: Pick<WithBody, 'dialect' | 'body' | 'path'>): RequestView {
  const inspection = clientDialects[dialect].inspect(body, path);
  if (inspection.ok) return inspection.view;
  const code = inspection.param === 'model' ? 'model_missing' : 'validation_failed';
  throw new DerouterError(code, inspection.message, { param: inspection.param });
}

/** Whether a route can serve the call. Any chat upstream can, with translation; counting and compacting need the caller's dialect. */
function canServe(route: Route, { dialect, operation }: WithBody): boolean {
  const toward = dialectToward(route, dialect);
  return operation === 'generate' ? toward !== null : toward === dialect;
}

/**
 * Removes what the provider would charge for but our price does not cover. If the client merely offers it, it is left out with a
 * note; if the request relies on it, the request is refused. Throws `unsupported`.
 */
function keepPriced(state: WithBody, view: RequestView, price: PriceVersion, modelId: string) {
  const { rates } = price;
  refuseUnpriced(state, view, price, modelId);
  const notes: string[] = [...(state.leftOut ?? [])];
  let request: Pick<WithBody, 'text' | 'body'> = state;
  const isPriced = (type: string) => type.startsWith('web_search') && rates.perCall.web_search !== undefined;
  const unpriced = view.hostedTools.filter(({ type }) => !isPriced(type));
  const refused = unpriced.find(({ isOptional, isRequired }) => isRequired || !isOptional);
  if (refused) {
    const type = cutText(refused.type, 40);
    throw new DerouterError('unsupported', `The tool "${type}" runs at the provider and is not offered with ${modelId}.`, {
      param: refused.isRequired ? 'tool_choice' : 'tools',
    });
  }
  if (unpriced.length > 0) {
    request = clientDialects[state.dialect].leaveOutTools(request, (type) => !isPriced(type));
    for (const type of new Set(unpriced.map(({ type }) => type))) {
      notes.push(`the tool ${cutText(type, 40)} runs at the provider, is not offered with this model and was left out`);
    }
  }
  if (request.body.fallbacks === 'default') {
    request = leaveOut(request, 'fallbacks');
    notes.push('fallbacks were left out: only the requested model answers');
  }
  return { request, notes };
}

function leaveOut({ text, body }: Pick<WithBody, 'text' | 'body'>, field: string): Pick<WithBody, 'text' | 'body'> {
  return {
    text: changeTopLevel(text, { [field]: null }),
    body: Object.fromEntries(Object.entries(body).filter(([name]) => name !== field)),
  };
}

/** Refuses options that our price does not cover. Throws `unsupported`. */
function refuseUnpriced({ body }: WithBody, { tier, hasFallbacks }: RequestView, { rates }: PriceVersion, modelId: string): void {
  const { inference_geo: geo } = body;
  if (geo !== undefined && geo !== null && geo !== 'global') {
    throw new DerouterError('unsupported', `${modelId} is offered without a choice of where it runs.`, { param: 'inference_geo' });
  }
  if (tier !== null && multiplierOf(rates, tier) === undefined) {
    throw new DerouterError('unsupported', `${modelId} is not offered at the service tier or speed "${cutText(tier, 40)}".`, {
      param: 'service_tier',
    });
  }
  // A fallback model would answer at its own rates, and this key may not be allowed to use it.
  if (hasFallbacks) {
    throw new DerouterError('unsupported', 'fallbacks: another model would answer at its own price. Ask that model instead.', {
      param: 'fallbacks',
    });
  }
}
