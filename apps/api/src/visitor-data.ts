import { listOfferedModels, type ModelPrices } from './catalog/index.ts';
import type { Services } from './services.ts';

/** What pages ask for first, as the API answers it to visitors. It is sent within the document. */
export interface VisitorData {
  /** Nobody is signed in. */
  readonly me: null;
  readonly models?: readonly ModelPrices[];
}

/** What a visitor's page at a path asks for. */
export function visitorData({ catalog }: Pick<Services, 'catalog'>): (path: string) => VisitorData {
  return (path) => ({ me: null, ...(path === '/pricing' ? { models: listOfferedModels(catalog) } : {}) });
}
