import type { RunningServer } from '../start-server.ts';

/** Makes every process reload the catalogue after a direct change to its tables. Resolves when this process has reloaded. */
export async function tellCatalog({ services }: Pick<RunningServer, 'services'>): Promise<void> {
  await services.notices.publishIn(services.sql, { topic: 'catalog', subject: 'changed' });
  await services.catalog.reload();
}
