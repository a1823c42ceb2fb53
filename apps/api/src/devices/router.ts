import { deviceApproval, userCode } from '@derouter/contracts';
import { z } from 'zod';
import { accountProcedure, router } from '../trpc.ts';
import { approveDevice, denyDevice, lookUpDevice } from './decide.ts';

const byCode = z.object({ userCode });

/** Requests of programs for a key. Each call counts as an attempt to guess a code, so looking one up is a mutation, too. */
export const devicesRouter = router({
  lookUp: accountProcedure.input(byCode).mutation(({ ctx, input }) => lookUpDevice(ctx.services, ctx, input.userCode)),

  approve: accountProcedure.input(deviceApproval).mutation(({ ctx, input }) => approveDevice(ctx.services, ctx, input)),

  deny: accountProcedure.input(byCode).mutation(({ ctx, input }) => denyDevice(ctx.services, ctx, input.userCode)),
});
