import { databaseNow } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { type CatalogModel, type PriceVersion, priceAt } from './create-catalog.ts';
import { type ModelPrices, type PublishedRates, publishRates, viewModelPrices } from './view-model.ts';

/** A version of a model's price, from `effectiveAt` until the next one. */
export interface PriceHistoryEntry extends PublishedRates {
  readonly priceVersionId: string;
  readonly announcedAt: string;
  readonly effectiveAt: string;
  readonly state: 'past' | 'in_force' | 'announced';
}

interface ModelPage {
  readonly entry: CatalogModel;
  readonly model: ModelPrices;
  /** Newest first. Prices that were withdrawn before they took effect never applied, and are left out. */
  readonly history: readonly PriceHistoryEntry[];
}

/** Reads an offered model, by id or another of its names. Throws `not_found`. */
export function readModel({ catalog }: Pick<Services, 'catalog'>, name: string): ModelPage {
  const entry = catalog.find(name);
  const now = databaseNow();
  const model = entry && catalog.offered().includes(entry) ? viewModelPrices(entry, now) : null;
  if (!entry || !model) throw new DerouterError('not_found', 'There is no such model.');
  const current = priceAt(entry, now);
  const view = (version: PriceVersion): PriceHistoryEntry => ({
    ...publishRates(version.rates),
    priceVersionId: version.id,
    announcedAt: version.announcedAt.toISOString(),
    effectiveAt: version.effectiveAt.toISOString(),
    state: version.effectiveAt > now ? 'announced' : version === current ? 'in_force' : 'past',
  });
  return { entry, model, history: entry.versions.map(view).reverse() };
}
