import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import type { Notices } from './jobs/index.ts';
import { keepConnections } from './keep-connections.ts';
import type { Logger } from './observability/index.ts';
import { createStopSteps } from './shutdown/index.ts';

test('connections made anew while the server takes no changes are made anew again once one does', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const name = new URL(database.url).pathname.slice(1);
  // Keeps its session as it was: the settings of a database concern new sessions.
  const owner = await connect(database.url, { max: 1, asApplication: false });
  let renewals = 0;
  const steps = createStopSteps();
  const { renew } = keepConnections({
    ...{ databaseUrl: database.url, sql: database.sql, steps },
    log: { warn: () => {} } as unknown as Logger,
    notices: { listenAgain: () => {} } as unknown as Notices,
    renewAll: () => renewals++,
  });
  await owner.sql.unsafe(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
  for (let i = 0; i < 30; i++) renew();
  expect(renewals).toBe(1);
  await sleep(2_500);
  expect(renewals).toBe(1);
  await owner.sql.unsafe(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
  await expect.poll(() => renewals).toBe(2);
  await sleep(1_500);
  expect(renewals).toBe(2);
  await steps.run();
  await owner.close();
  await database.close();
});
