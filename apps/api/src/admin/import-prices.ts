import { isDeepStrictEqual } from 'node:util';
import { storePriceRates } from '@derouter/billing';
import { databaseNow } from '@derouter/db';
import {
  addListedModel,
  type CatalogModel,
  connectModels,
  type ListedModel,
  listListedModels,
  type PublishedRates,
  priceAt,
  publishRates,
} from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { catalogNotice, changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { earliestRise, queuePriceNotices, rises, storePrice } from './prices.ts';

/** A model whose list price times the markup differs from its current or announced price. */
export interface PriceDifference {
  readonly modelId: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly kind: 'new' | 'changed';
  /** The rates after all announced changes have taken effect; null for a new model. */
  readonly current: PublishedRates | null;
  readonly listed: PublishedRates;
  /** Whether some request would cost more, which requires the notice period. */
  readonly rises: boolean;
  /** The earliest time the change can take effect. */
  readonly earliestAt: string;
}

interface Difference {
  readonly listed: ListedModel;
  readonly entry: CatalogModel | undefined;
  readonly rises: boolean;
}

/** Compares our prices with the list prices built into this version. Changes nothing. */
export async function compareWithList(services: Pick<Services, 'catalog' | 'config' | 'sql'>): Promise<PriceDifference[]> {
  const now = databaseNow();
  return (await findDifferences(services)).map(({ listed, entry, rises }) => ({
    modelId: listed.id,
    displayName: listed.displayName,
    vendor: listed.vendor,
    kind: entry ? 'changed' : 'new',
    current: entry ? publishRates(lastRates(entry)) : null,
    listed: publishRates(listed.rates),
    rises,
    earliestAt: (rises ? earliestRise(services, now) : now).toISOString(),
  }));
}

/**
 * Imports the list prices of these models in one transaction: new models take effect immediately, changes at `effectiveAt`.
 * Each customer concerned gets one mail. Throws `price_notice_too_short`, `not_found` if a model does not differ (any more).
 */
export async function importPrices(
  services: Pick<Services, 'billing' | 'catalog' | 'config' | 'jobs' | 'log' | 'notices' | 'sql'>,
  staffUserId: string,
  { modelIds, effectiveAt, reason = '' }: { readonly modelIds: readonly string[]; readonly effectiveAt: Date; readonly reason?: string },
): Promise<PriceDifference[]> {
  const differences = await findDifferences(services);
  const chosen = modelIds.map((id) => {
    const found = differences.find(({ listed }) => listed.id === id);
    if (!found) throw new DerouterError('not_found', `${id} does not differ from the list prices.`, { param: 'modelIds' });
    return found;
  });
  const now = databaseNow();
  const tooSoon = chosen.find(({ entry, rises }) => entry && rises && effectiveAt < earliestRise(services, now));
  if (tooSoon) {
    throw new DerouterError(
      'price_notice_too_short',
      `${tooSoon.listed.id} rises in price: the earliest possible start is ${earliestRise(services, now).toISOString().slice(0, 16)}Z.`,
      { param: 'effectiveAt', values: { days: String(services.config.priceNoticeDays) } },
    );
  }
  const added = new Set(chosen.flatMap(({ listed, entry }) => (entry ? [] : [listed.id])));
  const priceVersionIds = await changeAs(services, staffUserId, async ({ db }) => {
    const value: string[] = [];
    for (const { listed, entry } of chosen) {
      if (entry) value.push(await storePrice(services, db, staffUserId, listed.id, listed.rates, effectiveAt));
      else await addListedModel(db, listed, staffUserId);
    }
    for (const upstream of services.catalog.upstreams()) await connectModels(db, upstream, (id) => added.has(id));
    const actions = chosen.map(({ listed, entry }) => ({
      action: 'import price' as const,
      subject: listed.id,
      reason,
      ...changedFields(entry && { rates: storePriceRates(lastRates(entry)) }, {
        rates: storePriceRates(listed.rates),
        effectiveAt: entry ? effectiveAt : now,
      }),
    }));
    return { value, actions, notices: [catalogNotice] };
  });
  await queuePriceNotices(services, priceVersionIds);
  await services.catalog.reload();
  return compareWithList(services);
}

async function findDifferences(services: Pick<Services, 'catalog' | 'config' | 'sql'>): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const listed of listListedModels(services.config.priceMarkup)) {
    const entry = services.catalog.all().find(({ model }) => model.id === listed.id);
    if (!entry) differences.push({ listed, entry, rises: false });
    else {
      const current = lastRates(entry);
      if (sameRates(current, listed.rates)) continue;
      differences.push({ listed, entry, rises: await rises(services, current, listed.rates) });
    }
  }
  return differences;
}

/** The rates after all announced changes have taken effect. */
function lastRates(entry: CatalogModel) {
  const last = entry.versions.at(-1) ?? priceAt(entry, databaseNow());
  if (!last) throw new Error(`model ${entry.model.id} has no price`);
  return last.rates;
}

function sameRates(a: ListedModel['rates'], b: ListedModel['rates']): boolean {
  const plain = (rates: ListedModel['rates']): unknown => JSON.parse(JSON.stringify(storePriceRates(rates)));
  return isDeepStrictEqual(plain(a), plain(b));
}
