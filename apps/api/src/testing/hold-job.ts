import { pino } from 'pino';
import { createJobs } from '../jobs/index.ts';

/** A process for tests that takes a job and never finishes it. Arguments: database URL, queue. Prints when it is ready and when it has one. */
const [, , databaseUrl = '', queue = ''] = process.argv;
const jobs = await createJobs(databaseUrl, pino({ level: 'silent' }));
await jobs.work(queue, () => {
  process.stdout.write('taken\n');
  return new Promise<void>(() => undefined);
});
process.stdout.write('ready\n');
