import { type Connection, connect } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createJobs, createPace } from '../jobs/index.ts';
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
    send: async () => {},
    sendAll: async (_queue: string, data: readonly object[]) => void sent.push(...(data as { id: string }[])),
    pace: createPace({ targetMs: 20, maxConcurrent: 20 }),
    work: async <T extends object>(_queue: string, handle: (data: T) => Promise<void>) => {
      work = handle as never;
    },
    schedule: async () => {},
    retry: async () => false,
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

test('events that arrive together are each stored once, and one that cannot be stored fails alone', async () => {
  const { sql, db } = connection;
  const jobs = await createJobs(database.url, pino({ level: 'silent' }));
  const handled: string[] = [];
  const inbox = await createEventInbox({ sql, db, jobs, log: pino({ level: 'silent' }) }, async (_rail, { eventId }) => {
    handled.push(eventId);
    return 'handled';
  });
  const ids = Array.from({ length: 300 }, (_, i) => `evt_many_${i % 250}`);
  const receive = (eventId: string, payload = {}) => inbox.receive('rehearsal', { eventId, type: 'paid', payload });
  const outcomes = await Promise.allSettled([...ids.map((id) => receive(id)), receive('evt_bad', { text: '\u0000' }), receive('evt_last')]);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(outcomes[300]).toMatchObject({ status: 'rejected', reason: { code: '22P05' } });
  await expect.poll(() => new Set(handled).size, { timeout: 30_000 }).toBe(251);
  const open = () => sql`SELECT 1 FROM provider_events WHERE processed_at IS NULL`;
  await expect.poll(open, { timeout: 10_000 }).toEqual([]);
  expect(await sql`SELECT count(*)::int AS n FROM provider_events WHERE event_id LIKE 'evt_many_%'`).toEqual([{ n: 250 }]);
  // An event that was worked is not worked again when it arrives again.
  handled.length = 0;
  await receive('evt_many_1');
  await receive('evt_after');
  await expect.poll(() => handled, { timeout: 10_000 }).toContain('evt_after');
  expect(handled).toEqual(['evt_after']);
  await jobs.stop();
});
