export {
  type Catalog,
  type CatalogModel,
  createCatalog,
  dialectsOf,
  isOpen,
  type PriceVersion,
  priceAt,
  type UpstreamRow,
} from './create-catalog.ts';
export { keepPriceNotice } from './keep-price-notice.ts';
export { catalogRouter } from './router.ts';
export { connectModels, seedCatalog } from './seed-catalog.ts';
export { type ModelPrices, viewModelPrices } from './view-model.ts';
