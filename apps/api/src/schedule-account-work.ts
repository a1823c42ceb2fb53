import {
  deleteDueAccounts,
  type ErasureJob,
  eraseAccount,
  erasureQueue,
  exportMaxMinutes,
  exportQueue,
  makeExport,
  syncCustomer,
} from './account-life/index.ts';
import { customerSyncQueue } from './accounts/index.ts';
import { proofMaxMinutes, proofQueue, runProof } from './admin/books/proof-runs.ts';
import { recordExpiredViews } from './admin/views/manage-views.ts';
import { type LegalNoticeJob, legalNoticeQueue, mailLegalNotices } from './legal/index.ts';
import type { Services } from './services.ts';

/** Starts the jobs of deletions, exports and new terms, and the proofs that staff ask for. */
export async function scheduleAccountWork(services: Services): Promise<void> {
  const { jobs } = services;
  await jobs.schedule('delete-accounts', '*/10 * * * *', () => deleteDueAccounts(services));
  await jobs.schedule('expired-views', '* * * * *', () => recordExpiredViews(services));
  await jobs.work<ErasureJob>(erasureQueue, (job) => eraseAccount(services, job), 60);
  await jobs.work<{ accountId: string }>(customerSyncQueue, ({ accountId }) => syncCustomer(services, accountId));
  await jobs.work<{ exportId: string }>(exportQueue, (job) => makeExport(services, job), exportMaxMinutes);
  await jobs.work<{ id: string }>(proofQueue, (job) => runProof(services, job), proofMaxMinutes);
  await jobs.work<LegalNoticeJob>(legalNoticeQueue, (job) => mailLegalNotices(services, job));
}
