import type { RunningServer } from '../start-server.ts';

/** Has every process read the catalogue anew after its tables were changed directly; this one has done so when it resolves. */
export async function tellCatalog({ services }: Pick<RunningServer, 'services'>): Promise<void> {
  await services.notices.publishIn(services.sql, { topic: 'catalog', subject: 'changed' });
  await services.catalog.reload();
}
