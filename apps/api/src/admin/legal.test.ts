import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { countAcceptances } from '../legal/index.ts';
import { addCustomer } from '../testing/add-customer.ts';
import { addStaff } from '../testing/add-staff.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { listVersions } from './legal.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

test('a version shows how many of today’s customers accepted it: not staff, and not those who left', async () => {
  const { sql } = server.services;
  const before = await listVersions({ sql });
  const { document, version } = before.versions[0] ?? { document: '', version: '' };
  const accept = (userId: string) =>
    sql`INSERT INTO legal_acceptances (user_id, document, version, network) VALUES (${userId}, ${document}, ${version}, '')`;
  const shown = async () => {
    const { customers, versions } = await listVersions({ sql });
    const ofOne = versions.find((one) => one.document === document && one.version === version);
    return { customers: customers - before.customers, accepted: ofOne?.acceptances, ofOthers: versions.filter((one) => one !== ofOne) };
  };

  const [stays, leaves] = [await addCustomer(server), await addCustomer(server)];
  const staff = await addStaff(server);
  for (const { userId } of [stays, leaves, staff]) await accept(userId);
  expect(await shown()).toMatchObject({ customers: 2, accepted: 2 });
  await sql`UPDATE accounts SET deleted_at = now() WHERE id = ${leaves.accountId}`;
  expect(await shown()).toMatchObject({ customers: 1, accepted: 1 });
  // Counted, once, by the job; what comes after that is added.
  for (const hours of [1, 2, 0]) {
    await countAcceptances({ sql }, new Date(Date.now() + hours * 3_600_000));
    expect(await shown()).toMatchObject({ customers: 1, accepted: 1 });
  }
  await sql`UPDATE installation SET value = to_jsonb(now()::text) WHERE name = 'legal_acceptances_until'`;
  const later = await addCustomer(server);
  await accept(later.userId);
  expect(await shown()).toMatchObject({ customers: 2, accepted: 2 });
  // Nobody accepted the others, which show none.
  expect((await shown()).ofOthers.every(({ acceptances }) => acceptances === 0)).toBe(true);
});
