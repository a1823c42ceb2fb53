import { multiplierOf } from '@derouter/billing';
import { inspectRequest, type RequestView } from '@derouter/protocols';
import { type Catalog, dialectToward, isOffered, isOpen, type PriceVersion, priceAt } from '../../catalog/index.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Resolved, Route, WithBody } from '../exchange.ts';

/**
 * Finds the model, the price in force now and the upstreams that can serve it.
 * Throws `validation_failed`, `model_missing`, `model_not_found`, `model_disabled`, `model_not_allowed`, `unsupported`,
 * `upstream_unavailable`.
 */
export function resolve(state: WithBody, catalog: Catalog, now = new Date()): Resolved {
  const inspection = inspectRequest(state.dialect, state.body);
  if (!inspection.ok) {
    const code = inspection.param === 'model' ? 'model_missing' : 'validation_failed';
    throw new DerouterError(code, inspection.message, { param: inspection.param });
  }
  const { view } = inspection;
  const entry = catalog.find(view.model);
  const price = entry && priceAt(entry, now);
  if (entry && price && !isOffered(entry.model, now)) {
    const { displayName, disabledMessage } = entry.model;
    throw new DerouterError('model_disabled', `${displayName} is not offered any more.${disabledMessage ? ` ${disabledMessage}` : ''}`, {
      param: 'model',
    });
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
  refuseUnpriced(view, state.body, price, entry.model.id);
  if (entry.model.disabledFrom) state.response.setHeader('sunset', entry.model.disabledFrom.toUTCString());
  const routes = entry.routes.filter((route) => isOpen(route) && canServe(route, state));
  if (routes.length === 0 && state.operation === 'generate') {
    throw new DerouterError('upstream_unavailable', `${entry.model.id} is not available at the moment. Nothing was charged.`, {
      retryAfterSeconds: 30,
    });
  }
  return { ...state, view, entry, price, routes };
}

/** Only Anthropic counts tokens for a caller of its dialect; any chat upstream answers one, translated where it must be. */
function canServe(route: Route, { dialect, operation }: WithBody): boolean {
  const toward = dialectToward(route, dialect);
  return operation === 'count_tokens' ? toward === dialect : toward !== null;
}

/** What the provider would charge for and the price version does not know is refused, not given away. Throws `unsupported`. */
function refuseUnpriced(
  { tier, hostedTools }: RequestView,
  { inference_geo: geo }: WithBody['body'],
  { rates }: PriceVersion,
  modelId: string,
): void {
  if (geo !== undefined && geo !== null && geo !== 'global') {
    throw new DerouterError('unsupported', `${modelId} is offered without a choice of where it runs.`, { param: 'inference_geo' });
  }
  if (tier !== null && multiplierOf(rates, tier) === undefined) {
    throw new DerouterError('unsupported', `${modelId} is not offered at the service tier or speed "${tier.slice(0, 40)}".`, {
      param: 'service_tier',
    });
  }
  const tool = hostedTools.find((type) => !(type.startsWith('web_search') && rates.perCall.web_search !== undefined));
  if (tool !== undefined) {
    throw new DerouterError('unsupported', `The tool "${tool.slice(0, 40)}" runs at the provider and is not offered with ${modelId}.`, {
      param: 'tools',
    });
  }
}
