import { listOfferedModels } from './catalog/index.ts';
import type { Services } from './services.ts';
import { readSystemInfo } from './system-router.ts';

/**
 * What a visitor's page at a path asks the API for first, sent within the document; null where what the build rendered is all there is
 * to see at first.
 */
export function visitorData(services: Services) {
  return (path: string) =>
    path === '/pricing' ? { me: null, info: readSystemInfo(services), models: listOfferedModels(services.catalog) } : null;
}
