import { upstreamFile, upstreamImport } from '@derouter/contracts';
import { z } from 'zod';
import { staffProcedure } from '../../trpc.ts';
import { exportUpstreams } from './export-upstreams.ts';
import { compareUpstreams, importUpstreams } from './import-upstreams.ts';

/** Upstreams as a file, from one installation to another. */
export const upstreamFileProcedures = {
  exportFile: staffProcedure.query(({ ctx }) => exportUpstreams(ctx.services)),
  // A mutation, because the file is too long for a query string. Changes nothing.
  compareFile: staffProcedure
    .input(z.object({ file: upstreamFile }))
    .mutation(({ ctx, input }) => compareUpstreams(ctx.services, input.file)),
  importFile: staffProcedure.input(upstreamImport).mutation(({ ctx, input }) => importUpstreams(ctx.services, ctx.signedIn.userId, input)),
};
