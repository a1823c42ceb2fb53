import { type Connection, connect } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createEventInbox } from './event-inbox.ts';
import { UnusableEvent } from './rail.ts';

let database: ThrowawayDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  connection = await connect(database.url);
});
afterAll(async () => {
  await connection.close();
  await database.close();
});

test('a second job for an event, which a sweep may queue, does not undo the end that the first gave it', async () => {
  const { sql, db } = connection;
  let work: (data: { id: string }) => Promise<void> = async () => {};
  const sent: { id: string }[] = [];
  const jobs = {
    send: async (_queue: string, data: object) => void sent.push(data as { id: string }),
    work: async <T extends object>(_queue: string, handle: (data: T) => Promise<void>) => {
      work = handle as never;
    },
    schedule: async () => {},
    stop: async () => {},
  };
  const ends: (() => void)[] = [];
  const inbox = await createEventInbox({ sql, db, jobs, log: pino({ level: 'silent' }) }, async () => {
    const isFirst = ends.length === 0;
    await new Promise<void>((resolve) => ends.push(resolve));
    if (isFirst) return 'handled';
    throw new UnusableEvent('seen by the second job alone');
  });
  await inbox.receive('rehearsal', { eventId: 'evt_1', type: 'paid', payload: {} });
  const [job] = sent;
  if (!job) throw new Error('no job was queued');
  const first = work(job);
  await expect.poll(() => ends.length).toBe(1);
  const second = work(job);
  await expect.poll(() => ends.length).toBe(2);
  ends[0]?.();
  await first;
  ends[1]?.();
  await second;
  expect(await sql`SELECT outcome, last_error, attempts FROM provider_events`).toEqual([
    { outcome: 'handled', last_error: null, attempts: 0 },
  ]);
});
