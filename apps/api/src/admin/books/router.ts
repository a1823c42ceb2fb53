import { z } from 'zod';
import { router, staffProcedure } from '../../trpc.ts';
import { pageInput as page } from '../paging.ts';
import { readLastProof } from './last-proof.ts';
import { transferFilter, viewTransfers, viewTrialBalance } from './list-transfers.ts';
import { cancelProof, listProofRuns, startProof } from './proof-runs.ts';

/** The ledger: its accounts, every transfer, and proofs of the books. */
export const adminBooksRouter = router({
  balances: staffProcedure.query(({ ctx }) => ctx.services.reports.read((reader) => viewTrialBalance(reader))),
  transfers: staffProcedure
    .input(transferFilter.extend({ limit: page.limit }))
    .query(({ ctx, input }) => viewTransfers(ctx.services, input)),
  lastProof: staffProcedure.query(({ ctx }) => readLastProof(ctx.services)),
  proofs: staffProcedure.input(z.object(page)).query(({ ctx, input }) => listProofRuns(ctx.services, input)),
  prove: staffProcedure
    .input(z.object({ isFull: z.boolean() }))
    .mutation(({ ctx, input }) => startProof(ctx.services, ctx.signedIn.userId, input)),
  cancelProof: staffProcedure
    .input(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => cancelProof(ctx.services, ctx.signedIn.userId, input.id)),
});
