import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, newId } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as migrateByDrizzle } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { emailKey } from './canonical-email.ts';

/** Migration 0018 made the keys of addresses shorter. What it made of the keys of the version before must be what is looked up now. */
const migrations = fileURLToPath(new URL('../../../../packages/db/migrations', import.meta.url));

let template: ThrowawayDatabase;
let admin: postgres.Sql;
let old: postgres.Sql;
let oldUrl: string;
const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
const name = `test_${newId().replaceAll('-', '')}`;

beforeAll(async () => {
  template = await createDatabase(inject('templateDatabaseUrl'));
  admin = postgres(template.url, { max: 1, onnotice: () => {} });
  await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(template.url);
  url.pathname = `/${name}`;
  oldUrl = url.href;
  old = postgres(oldUrl, { max: 1, onnotice: () => {}, connection: { TimeZone: 'UTC' } });
  cpSync(migrations, folder, { recursive: true });
  const journalPath = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalPath, 'utf8')) as { entries: { idx: number }[] };
  writeFileSync(journalPath, JSON.stringify({ ...journal, entries: journal.entries.filter(({ idx }) => idx < 18) }));
  await migrateByDrizzle(drizzle(old), { migrationsFolder: folder });
});
afterAll(async () => {
  await old.end();
  await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.end();
  await template.close();
  rmSync(folder, { recursive: true });
});

test('users of before are found by their addresses, and two whose addresses became one key stay two', async () => {
  // With the keys of before: Gmail’s dots and tags, and the names of one provider, were reduced already.
  const users = [
    { email: 'Ada.Love+shop@googlemail.com', key: 'adalove@gmail.com' },
    { email: 'grace+one@example.com', key: 'grace+one@example.com' },
    { email: 'grace@example.com', key: 'grace@example.com' },
    { email: 'grace+two@example.com', key: 'grace+two@example.com' },
    { email: 'alan+tag@example.org', key: 'alan+tag@example.org' },
    { email: 'Linus-Lists@yahoo.co.uk', key: 'linus-lists@yahoo.co.uk' },
    { email: 'margaret-h@example.net', key: 'margaret-h@example.net' },
  ];
  for (const [i, { email, key }] of users.entries()) {
    await old`INSERT INTO users (id, email, email_canonical, created_at) VALUES (${newId()}, ${email}, ${key}, ${new Date(Date.UTC(2026, 0, i + 1)).toISOString()})`;
  }
  // Also those that a transaction cannot hold.
  await migrate(oldUrl);
  const found = async (email: string) => {
    const key = await emailKey(old as unknown as Parameters<typeof emailKey>[0], email);
    return (await old<{ email: string }[]>`SELECT email FROM users WHERE email_canonical = ${key}`).map((user) => user.email);
  };
  for (const { email } of users) expect(await found(email), email).toEqual([email]);
  // Whoever had the short key keeps it; a new tag of the same mailbox is that user.
  expect(await found('grace+three@example.com')).toEqual(['grace@example.com']);
  expect(await found('alan@example.org')).toEqual(['alan+tag@example.org']);
  expect(await found('linus@yahoo.co.uk')).toEqual(['Linus-Lists@yahoo.co.uk']);
});
