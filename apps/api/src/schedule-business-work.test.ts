import { connect } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { readWatermark } from './business/watermark.ts';
import { scheduleBusinessWork } from './schedule-business-work.ts';
import type { Services } from './services.ts';

afterEach(() => void vi.useRealTimers());

test('sums are made up to the time of the database, however far ahead the clock of the process is', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql, close } = await connect(database.url, { max: 2, asApplication: false });
  await sql`
    INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, write_off_nano)
    SELECT gen_random_uuid(), date_trunc('hour', now() - interval '3 hours', 'UTC'), gen_random_uuid(), 'm', 1, 0, 1, 1, 0, 0, 1, 0`;
  const handlers = new Map<string, () => Promise<void>>();
  const jobs = {
    schedule: async (queue: string, _cron: string, handle: () => Promise<void>) => void handlers.set(queue, handle),
    send: async () => {},
  };
  await scheduleBusinessWork({ sql, jobs } as unknown as Services);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 86_400_000 });
  for (const [queue, handle] of handlers) if (queue !== 'upstream-credit') await handle();
  vi.useRealTimers();
  const names = [
    'business_hourly_until',
    'top_ups_daily_until',
    'legal_acceptances_until',
    'upstream_hourly_until',
    'model_usage_daily_until',
  ];
  for (const name of [...names, 'customer_activity_days_at']) {
    const until = await readWatermark(sql, name);
    expect([name, until !== null && until <= new Date(Date.now() + 1_000)]).toEqual([name, true]);
  }
  await close();
  await database.close();
});
