export { countTextTokens } from './count-text-tokens.ts';
export {
  type Catalog,
  type CatalogModel,
  createCatalog,
  isOffered,
  isOpen,
  type PriceVersion,
  priceAt,
  type UpstreamRow,
} from './create-catalog.ts';
export { keepPriceNotice } from './keep-price-notice.ts';
export { type ListedModel, listModels as listListedModels } from './list-prices.ts';
export { mailPriceNotices, priceNoticeQueue } from './mail-price-notices.ts';
export { catalogRouter } from './router.ts';
export { addListedModel, connectModels, seedCatalog } from './seed-catalog.ts';
export { sweepPriceNotices } from './sweep-price-notices.ts';
export { dialectsOf, dialectToward } from './upstream-dialects.ts';
export { type AnnouncedPrice, type ModelPrices, type PublishedRates, publishRates, viewModelPrices } from './view-model.ts';
