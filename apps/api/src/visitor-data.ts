import { listOfferedModels } from './catalog/index.ts';
import type { Services } from './services.ts';
import { readSystemInfo } from './system-router.ts';

/** What a visitor's page at a path asks the API for first, by the names of the queries. It is sent within the document. */
export function visitorData(services: Services) {
  return (path: string) => ({
    me: null,
    info: readSystemInfo(services),
    ...(path === '/pricing' && { models: listOfferedModels(services.catalog) }),
  });
}
