export { countTextTokens } from './count-text-tokens.ts';
export {
  type Catalog,
  type CatalogModel,
  isOffered,
  isOpen,
  type PriceVersion,
  priceAt,
  type UpstreamRow,
} from './create-catalog.ts';
export { type ListedModel, listModels as listListedModels } from './list-prices.ts';
export { noticedWithinDays, priceNoticeQueue } from './price-notice-queue.ts';
export { addListedModel, connectModels } from './seed-catalog.ts';
export { costOfUsage } from './upstream-cost.ts';
export { dialectsOf, dialectToward } from './upstream-dialects.ts';
export {
  type AnnouncedPrice,
  listOfferedModels,
  type ModelPrices,
  multiplyRates,
  type PublishedRates,
  publishRates,
  viewModelPrices,
} from './view-model.ts';
