import { z } from 'zod';
import { router, staffProcedure } from '../../trpc.ts';
import { pageInput as page } from '../paging.ts';
import { readLastProof } from './last-proof.ts';
import { viewTransfers, viewTrialBalance } from './list-transfers.ts';
import { cancelProof, listProofRuns, startProof } from './proof-runs.ts';

const text = z.string().trim().max(200).optional();

/** The ledger: its accounts, every transfer, and proofs of the books. */
export const adminBooksRouter = router({
  balances: staffProcedure.query(({ ctx }) => ctx.services.reports.read((reader) => viewTrialBalance(reader))),
  transfers: staffProcedure
    .input(
      z.object({
        account: text,
        code: text,
        reference: text,
        cursor: z
          .string()
          .regex(/^\d{1,18}$/)
          .optional(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .query(({ ctx, input: { account, code, reference, cursor, limit } }) =>
      viewTransfers(ctx.services, { account, code, reference, cursor, limit }),
    ),
  lastProof: staffProcedure.query(({ ctx }) => readLastProof(ctx.services)),
  proofs: staffProcedure.input(z.object(page)).query(({ ctx, input }) => listProofRuns(ctx.services, input)),
  prove: staffProcedure
    .input(z.object({ isFull: z.boolean() }))
    .mutation(({ ctx, input }) => startProof(ctx.services, ctx.signedIn.userId, input)),
  cancelProof: staffProcedure
    .input(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => cancelProof(ctx.services, ctx.signedIn.userId, input.id)),
});
