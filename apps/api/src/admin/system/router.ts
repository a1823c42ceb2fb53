import { auditActionNames, moment } from '@derouter/contracts';
import { z } from 'zod';
import { listPartitions } from '../../observability/index.ts';
import { router, staffProcedure } from '../../trpc.ts';
import { pageInput as page } from '../paging.ts';
import { jobStates, listJobs, listMail, listQueues, retryJob } from './jobs.ts';
import { listAudit } from './list-audit.ts';
import { listSettings } from './list-settings.ts';
import { readProcesses } from './read-processes.ts';

const text = z.string().trim().max(300).optional();
const jobFilter = { state: z.enum(jobStates).optional(), lastDay: z.literal('1').optional(), ...page };

/** What runs, what waits, and who changed what. */
export const adminSystemRouter = router({
  processes: staffProcedure.query(({ ctx }) => readProcesses(ctx.services)),
  partitions: staffProcedure.query(({ ctx }) => listPartitions(ctx.services.sql)),
  queues: staffProcedure.query(({ ctx }) => listQueues(ctx.services)),
  jobs: staffProcedure
    .input(z.object({ queue: z.string().max(100).optional(), ...jobFilter }))
    .query(({ ctx, input }) => listJobs(ctx.services, input)),
  mail: staffProcedure.input(z.object(jobFilter)).query(({ ctx, input }) => listMail(ctx.services, input)),
  retryJob: staffProcedure
    .input(z.object({ queue: z.string().max(100), id: z.uuid() }))
    .mutation(({ ctx, input }) => retryJob(ctx.services, ctx.signedIn.userId, input)),
  settings: staffProcedure.query(({ ctx }) => listSettings(ctx.services)),
  audit: staffProcedure
    .input(
      z.object({
        who: text,
        action: z.enum(auditActionNames).optional(),
        subject: text,
        from: moment.optional(),
        to: moment.optional(),
        ...page,
      }),
    )
    .query(({ ctx, input }) => listAudit(ctx.services, input)),
});
