import { addUpLedger } from '@derouter/billing';
import { readClock } from '@derouter/db';
import { watchUpstreamCredit } from './business/alert-upstream-credit.ts';
import { refreshActivity } from './business/refresh-activity.ts';
import { rollUpBusiness } from './business/roll-up.ts';
import { rollUpModels } from './business/roll-up-models.ts';
import { rollUpUpstreams } from './business/roll-up-upstreams.ts';
import { rollUpTopUps } from './business/top-ups.ts';
import { countAcceptances } from './legal/index.ts';
import type { Services } from './services.ts';

const modelDays = 'model-days';

/**
 * Starts the jobs that sum up what the staff pages show. They go by the clock of the database, by which everything is booked: what is booked
 * before a time up to which sums were made would be missing in them.
 */
export async function scheduleBusinessWork(services: Services): Promise<void> {
  const { jobs, sql } = services;
  const byClock = (work: (now: Date) => Promise<void>) => async () => work(await readClock(sql));
  await jobs.schedule(
    'business-hours',
    '*/10 * * * *',
    byClock(async (now) => {
      await rollUpBusiness(services, now);
      await rollUpTopUps(services, now);
    }),
    30,
  );
  await jobs.schedule(
    'legal-acceptances',
    '*/10 * * * *',
    byClock((now) => countAcceptances(services, now)),
    30,
  );
  await jobs.schedule(
    'ledger-totals',
    '*/10 * * * *',
    byClock((now) => addUpLedger(sql, now)),
    30,
  );
  await jobs.schedule(
    'upstream-hours',
    '*/10 * * * *',
    byClock((now) => rollUpUpstreams(services, now)),
    30,
  );
  await jobs.schedule(
    modelDays,
    '23 */6 * * *',
    byClock((now) => rollUpModels(services, now)),
    30,
  );
  // After an upgrade, staff do not wait for the schedule. Of several processes that start, one asks for it.
  await services.sql.begin(async (tx) => {
    const asked =
      await tx`INSERT INTO installation (name, value) VALUES ('model_usage_recent_asked', 'true') ON CONFLICT DO NOTHING RETURNING 1`;
    if (asked.length > 0) await jobs.send(modelDays, {}, tx);
  });
  await jobs.schedule('upstream-credit', '17 * * * *', () => watchUpstreamCredit(services), 10);
  await jobs.schedule(
    'customer-activity',
    '*/10 * * * *',
    byClock((now) => refreshActivity(services, now)),
    10,
  );
}
