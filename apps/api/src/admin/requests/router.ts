import { moment } from '@derouter/contracts';
import { z } from 'zod';
import { router, staffProcedure } from '../../trpc.ts';
import { findRequest } from './find-request.ts';
import { listRequests, requestFilter } from './list-requests.ts';
import { readTail, tailFilter } from './tail.ts';
import { readTopErrors } from './top-errors.ts';

const limit = z.number().int().min(1).max(200).default(50);

/** Requests of all customers. */
export const requestsRouter = router({
  find: staffProcedure.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => findRequest(ctx.services, input.id)),
  list: staffProcedure
    .input(requestFilter.extend({ cursor: z.uuid().optional(), limit }))
    .query(({ ctx, input }) => listRequests(ctx.services, input)),
  tail: staffProcedure.input(tailFilter).query(({ ctx, input }) => readTail(ctx.services, input)),
  topErrors: staffProcedure.input(z.object({ from: moment, to: moment })).query(({ ctx, input }) => readTopErrors(ctx.services, input)),
});
