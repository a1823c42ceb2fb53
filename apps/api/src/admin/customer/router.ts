import {
  accountLimits,
  adjustment,
  adjustmentDecision,
  auditActionNames,
  customerNote,
  customerViewRequest,
  forfeiture,
  keySuspension,
  reasonText,
  resellerAuthorisation,
  sessionEnd,
  suspension,
} from '@derouter/contracts';
import { databaseNow } from '@derouter/db';
import { z } from 'zod';
import { keyStatuses } from '../../keys/index.ts';
import { router, staffProcedure } from '../../trpc.ts';
import { chooseUnit, periodInput, resolvePeriod, usageFilter } from '../../usage/index.ts';
import { readAccountLimits, setAccountLimits } from '../account-limits.ts';
import { listCustomerKeys, setKeySuspension } from '../customer-keys.ts';
import { setSuspension } from '../customers.ts';
import { pageInput as page } from '../paging.ts';
import { authoriseReseller, listAuthorisations, revokeReseller } from '../resellers.ts';
import { listViews, openView, startView } from '../views/manage-views.ts';
import { adjustOrAsk, decideAdjustment, listAdjustments } from './adjustments.ts';
import { listCustomerActions } from './audit.ts';
import { forfeitCustomer } from './forfeit.ts';
import { ledgerFilter, readLedger } from './ledger.ts';
import { customerFilter, listCustomers } from './list-customers.ts';
import { addNote, deleteNote, listNotes } from './notes.ts';
import { readRecord } from './read-record.ts';
import { readCustomerUsage } from './read-usage.ts';
import { requestExport } from './request-export.ts';
import { searchCustomers } from './search.ts';
import { endCustomerSessions, listCustomerSessions } from './sessions.ts';

const customer = z.object({ accountId: z.uuid() });
const { limit } = page;
const ok = { ok: true as const };

/** Customers: the list, and the page of each. */
export const customersRouter = router({
  list: staffProcedure
    .input(customerFilter.extend({ cursor: z.string().max(60).optional(), limit }))
    .query(({ ctx, input }) => listCustomers(ctx.services, input)),
  search: staffProcedure
    .input(z.object({ query: z.string().trim().max(300) }))
    .query(({ ctx, input }) => searchCustomers(ctx.services, input.query)),
  get: staffProcedure.input(customer).query(({ ctx, input }) => readRecord(ctx.services, input.accountId)),
  ledger: staffProcedure
    .input(ledgerFilter.extend({ cursor: z.string().max(80).optional(), limit }))
    .query(({ ctx, input }) => readLedger(ctx.services, input)),
  usage: staffProcedure
    .input(customer.extend({ period: periodInput, filter: usageFilter.default({}), groupBy: z.enum(['model', 'key']).default('model') }))
    .query(({ ctx, input: { accountId, filter, groupBy, ...input } }) => {
      const period = resolvePeriod(input.period, 'UTC', databaseNow());
      const query = { period, unit: chooseUnit(period), filter, groupBy, comparesBefore: true, withFirstToken: false };
      return readCustomerUsage(ctx.services, accountId, query);
    }),
  actions: staffProcedure
    .input(customer.extend({ action: z.enum(auditActionNames).optional(), ...page }))
    .query(({ ctx, input }) => listCustomerActions(ctx.services, input)),

  suspend: staffProcedure
    .input(suspension)
    .mutation(({ ctx, input }) => setSuspension(ctx.services, ctx.signedIn.userId, { ...input, isSuspended: true })),
  reinstate: staffProcedure
    .input(suspension)
    .mutation(({ ctx, input }) => setSuspension(ctx.services, ctx.signedIn.userId, { ...input, isSuspended: false })),
  forfeit: staffProcedure.input(forfeiture).mutation(({ ctx, input }) => forfeitCustomer(ctx.services, ctx.signedIn.userId, input)),
  startExport: staffProcedure.input(suspension).mutation(async ({ ctx, input }) => {
    await requestExport(ctx.services, ctx.signedIn.userId, input);
    return ok;
  }),

  limits: staffProcedure.input(customer).query(({ ctx, input }) => readAccountLimits(ctx.services, input.accountId)),
  setLimits: staffProcedure
    .input(accountLimits.extend({ ...customer.shape, reason: reasonText }))
    .mutation(({ ctx, input: { accountId: id, reason, ...limits } }) =>
      setAccountLimits(ctx.services, ctx.signedIn.userId, id, limits, reason),
    ),

  keys: staffProcedure
    .input(customer.extend({ status: z.enum(keyStatuses).optional(), ...page }))
    .query(({ ctx, input }) => listCustomerKeys(ctx.services, input)),
  suspendKey: staffProcedure
    .input(keySuspension)
    .mutation(({ ctx, input }) => setKeySuspension(ctx.services, ctx.signedIn.userId, input.keyId, input.reason)),
  reinstateKey: staffProcedure
    .input(keySuspension)
    .mutation(({ ctx, input }) => setKeySuspension(ctx.services, ctx.signedIn.userId, input.keyId, null, input.reason)),

  authorisations: staffProcedure.input(customer).query(({ ctx, input }) => listAuthorisations(ctx.services, input.accountId)),
  authoriseReseller: staffProcedure
    .input(resellerAuthorisation)
    .mutation(({ ctx, input }) => authoriseReseller(ctx.services, ctx.signedIn.userId, input)),
  revokeReseller: staffProcedure
    .input(suspension)
    .mutation(({ ctx, input }) => revokeReseller(ctx.services, ctx.signedIn.userId, input.accountId, input.reason)),

  adjust: staffProcedure.input(adjustment).mutation(({ ctx, input }) => adjustOrAsk(ctx.services, ctx.signedIn.userId, input)),
  adjustments: staffProcedure
    .input(z.object({ accountId: z.uuid().optional(), isOpen: z.boolean().optional(), ...page }))
    .query(({ ctx, input }) => listAdjustments(ctx.services, ctx.signedIn.userId, input)),
  decideAdjustment: staffProcedure
    .input(adjustmentDecision)
    .mutation(({ ctx, input }) => decideAdjustment(ctx.services, ctx.signedIn.userId, input)),

  sessions: staffProcedure.input(customer.extend(page)).query(({ ctx, input }) => listCustomerSessions(ctx.services, input)),
  endSessions: staffProcedure.input(sessionEnd).mutation(async ({ ctx, input }) => {
    await endCustomerSessions(ctx.services, ctx.signedIn.userId, input);
    return ok;
  }),

  startView: staffProcedure.input(customerViewRequest).mutation(({ ctx, input }) => startView(ctx.services, ctx.signedIn.userId, input)),
  views: staffProcedure.input(customer.extend(page)).query(({ ctx, input }) => listViews(ctx.services, input)),
  openView: staffProcedure
    .input(z.object({ token: z.string().min(20).max(100) }))
    .mutation(({ ctx, input }) => openView(ctx.services, ctx.signedIn.userId, input.token)),

  notes: staffProcedure.input(customer.extend(page)).query(({ ctx, input }) => listNotes(ctx.services, input)),
  addNote: staffProcedure.input(customerNote).mutation(async ({ ctx, input }) => {
    await addNote(ctx.services, ctx.signedIn.userId, input);
    return ok;
  }),
  deleteNote: staffProcedure.input(z.object({ id: z.uuid() })).mutation(async ({ ctx, input }) => {
    await deleteNote(ctx.services, ctx.signedIn.userId, input.id);
    return ok;
  }),
});
