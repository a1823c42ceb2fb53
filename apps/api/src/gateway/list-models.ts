import { databaseNow } from '@derouter/db';
import { clientDialects, cutText, type Dialect, guessDialect } from '@derouter/protocols';
import type { Request, Response } from 'express';
import { type AnnouncedPrice, type Catalog, type CatalogModel, type PublishedRates, viewModelPrices } from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Principal } from '../keys/index.ts';

/** `GET /v1/models`: models that the key may use, with prices, in the format of the caller's dialect. */
export function sendModels(request: Request, response: Response, catalog: Catalog, { mayUse, multiplierMillionths }: Principal): void {
  const client = clientDialects[guessDialect(request.headers, request.path)];
  const entries = catalog.offered().filter(({ model }) => mayUse(model.id));
  response.json(client.listModels(entries.map((entry) => ({ id: entry.model.id, ...describe(client, entry, multiplierMillionths) }))));
}

/** `GET /v1/models/{id}`. Throws `model_not_found`. */
export function sendModel(request: Request, response: Response, catalog: Catalog, { mayUse, multiplierMillionths }: Principal): void {
  const id = String(request.params.id);
  const entry = catalog.find(id);
  if (!entry || !catalog.offered().includes(entry) || !mayUse(entry.model.id)) {
    throw new DerouterError('model_not_found', `There is no model "${cutText(id, 200)}".`, { param: 'model' });
  }
  response.json(describe(clientDialects[guessDialect(request.headers, request.path)], entry, multiplierMillionths));
}

type ClientTraits = (typeof clientDialects)[Dialect];

function describe(client: ClientTraits, entry: CatalogModel, multiplierMillionths: number | null) {
  return { ...client.describeModel(entry.model), ...priceFields(entry, multiplierMillionths) };
}

/** The client of a client key sees prices times its multiplier. */
function priceFields(entry: CatalogModel, multiplierMillionths: number | null) {
  const prices = viewModelPrices(entry, databaseNow(), multiplierMillionths);
  if (!prices) return {};
  const { priceVersionId, effectiveAt, scheduled, announced, systemPrompt, systemPromptCost } = prices;
  const { dialects, contextTokens, maxOutputTokens, sandbox, aliases, disabledFrom, disabledMessage, successorId } = prices;
  return {
    aliases,
    disabled_from: disabledFrom,
    disabled_message: disabledMessage,
    successor: successorId,
    context_tokens: contextTokens,
    max_output_tokens: maxOutputTokens,
    dialects,
    sandbox,
    system_prompt: systemPromptCost && {
      text: systemPrompt,
      tokens: systemPromptCost.tokens,
      input_usd: systemPromptCost.inputUsd,
      cache_read_usd: systemPromptCost.cacheReadUsd,
    },
    pricing: {
      currency: 'USD',
      price_version: priceVersionId,
      effective_at: effectiveAt,
      ...rateFields(prices),
      scheduled: scheduled && announcedFields(scheduled),
      scheduled_versions: announced.map(announcedFields),
    },
  };
}

function announcedFields(price: AnnouncedPrice) {
  return {
    price_version: price.priceVersionId,
    effective_at: price.effectiveAt,
    announced_at: price.announcedAt,
    ...rateFields(price),
  };
}

function rateFields({ tiers, perCallUsd, multipliers }: PublishedRates) {
  return {
    tiers: tiers.map(({ fromPromptTokens, usdPerMillion }) => ({ from_prompt_tokens: fromPromptTokens, usd_per_million: usdPerMillion })),
    per_call_usd: perCallUsd,
    service_tier_multipliers: multipliers,
  };
}
