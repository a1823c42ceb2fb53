import {
  incidentChange,
  incidentResolution,
  incidentStates,
  modelSave,
  newCredential,
  newIncident,
  newLegalVersion,
  newModel,
  newPromoCode,
  newUpstream,
  newUpstreamCost,
  priceAnnouncement,
  priceImport,
  pricePreview,
  reasonText,
  upstreamChange,
  upstreamCredit,
  upstreamTest,
} from '@derouter/contracts';
import { z } from 'zod';
import { countTextTokens } from '../catalog/index.ts';
import { testUpstream } from '../gateway/index.ts';
import { listAllIncidents } from '../status/index.ts';
import { router, staffProcedure } from '../trpc.ts';
import { allowedProcedures } from './access.ts';
import { adminBooksRouter } from './books/router.ts';
import { adminContentRouter } from './content/router.ts';
import { customersRouter } from './customer/router.ts';
import { deleteUpstream } from './delete-upstream.ts';
import { filterModels, filterUpstreams, modelFilter, upstreamFilter } from './filter-whole-lists.ts';
import { compareWithList, importPrices } from './import-prices.ts';
import { createIncident, resolveIncident, updateIncident } from './incidents.ts';
import { listVersions, publishVersion } from './legal.ts';
import { createModel, listModels } from './models.ts';
import { pageInput } from './paging.ts';
import { adminPaymentsRouter } from './payments/router.ts';
import { previewPrice } from './preview-price.ts';
import { readPriceHistory } from './price-history.ts';
import { announcePrice, withdrawPrice } from './prices.ts';
import { addPromoCode, disablePromoCode, listPromoCodes, promoStates } from './promo-codes.ts';
import { readSeenLimits, readUpstreams } from './read-upstreams.ts';
import { requestsRouter } from './requests/router.ts';
import { saveModel } from './save-model.ts';
import { setUpstreamCredit } from './set-upstream-credit.ts';
import { adminSignInRouter } from './sign-in-router.ts';
import { adminSystemRouter } from './system/router.ts';
import { todayRouter } from './today-router.ts';
import { listUnknownUsage } from './unknown-usage.ts';
import { updateUpstream } from './update-upstream.ts';
import { addUpstreamCost, withdrawUpstreamCost } from './upstream-costs.ts';
import { addCredential, enableCredential, removeCredential } from './upstream-credentials.ts';
import { upstreamFileProcedures } from './upstream-files/router.ts';
import { createUpstream, enableUpstream } from './upstreams.ts';

const byId = z.object({ id: z.uuid() });

/** The staff API. */
export const adminRouter = router({
  /** The caller's roles and what they may call. */
  me: staffProcedure.query(({ ctx: { signedIn } }) => ({
    roles: signedIn.staffRoles,
    allowed: allowedProcedures(signedIn.staffRoles),
  })),

  incidents: router({
    list: staffProcedure
      .input(z.object({ state: z.enum([...incidentStates, 'open']).optional(), ...pageInput }))
      .query(({ ctx, input }) => listAllIncidents(ctx.services, input)),
    create: staffProcedure.input(newIncident).mutation(({ ctx, input }) => createIncident(ctx.services, ctx.signedIn.userId, input)),
    update: staffProcedure
      .input(incidentChange.extend(byId.shape))
      .mutation(({ ctx, input: { id, ...change } }) => updateIncident(ctx.services, ctx.signedIn.userId, id, change)),
    resolve: staffProcedure
      .input(incidentResolution.extend(byId.shape))
      .mutation(({ ctx, input: { id, ...end } }) => resolveIncident(ctx.services, ctx.signedIn.userId, id, end)),
  }),

  customers: customersRouter,

  promoCodes: router({
    list: staffProcedure
      .input(z.object({ state: z.enum(promoStates).optional(), ...pageInput }))
      .query(({ ctx, input }) => listPromoCodes(ctx.services, input)),
    create: staffProcedure.input(newPromoCode).mutation(({ ctx, input }) => addPromoCode(ctx.services, ctx.signedIn.userId, input)),
    disable: staffProcedure
      .input(byId.extend({ reason: reasonText }))
      .mutation(({ ctx, input }) => disablePromoCode(ctx.services, ctx.signedIn.userId, input)),
  }),

  upstreams: router({
    list: staffProcedure
      .input(upstreamFilter.optional())
      .query(async ({ ctx, input }) => filterUpstreams(await readUpstreams(ctx.services), input)),
    limits: staffProcedure.input(z.object({ id: z.uuid().optional() })).query(({ ctx, input }) => readSeenLimits(ctx.services, input.id)),
    create: staffProcedure.input(newUpstream).mutation(({ ctx, input }) => createUpstream(ctx.services, ctx.signedIn.userId, input)),
    update: staffProcedure
      .input(upstreamChange.extend(byId.shape))
      .mutation(({ ctx, input: { id, ...change } }) => updateUpstream(ctx.services, ctx.signedIn.userId, id, change)),
    remove: staffProcedure.input(byId).mutation(({ ctx, input }) => deleteUpstream(ctx.services, ctx.signedIn.userId, input.id)),
    setEnabled: staffProcedure
      .input(z.object({ id: z.uuid(), enabled: z.boolean() }))
      .mutation(({ ctx, input }) => enableUpstream(ctx.services, ctx.signedIn.userId, input.id, input.enabled)),
    test: staffProcedure
      .input(upstreamTest.extend(byId.shape))
      .mutation(({ ctx, input: { id, ...how } }) => testUpstream(ctx.services, id, how)),
    addCost: staffProcedure
      .input(newUpstreamCost.extend(byId.shape))
      .mutation(({ ctx, input: { id, ...cost } }) => addUpstreamCost(ctx.services, ctx.signedIn.userId, id, cost)),
    withdrawCost: staffProcedure
      .input(byId.extend({ reason: reasonText }))
      .mutation(({ ctx, input }) => withdrawUpstreamCost(ctx.services, ctx.signedIn.userId, input)),
    setCredit: staffProcedure
      .input(upstreamCredit.extend(byId.shape))
      .mutation(({ ctx, input: { id, ...credit } }) => setUpstreamCredit(ctx.services, ctx.signedIn.userId, id, credit)),
    addCredential: staffProcedure
      .input(newCredential.extend(byId.shape))
      .mutation(({ ctx, input: { id, ...added } }) => addCredential(ctx.services, ctx.signedIn.userId, id, added)),
    setCredential: staffProcedure
      .input(byId.extend({ enabled: z.boolean() }))
      .mutation(({ ctx, input }) => enableCredential(ctx.services, ctx.signedIn.userId, input.id, input.enabled)),
    removeCredential: staffProcedure
      .input(byId)
      .mutation(({ ctx, input }) => removeCredential(ctx.services, ctx.signedIn.userId, input.id)),
    ...upstreamFileProcedures,
  }),

  models: router({
    list: staffProcedure.input(modelFilter.optional()).query(({ ctx, input }) => filterModels(listModels(ctx.services), input)),
    create: staffProcedure.input(newModel).mutation(({ ctx, input }) => createModel(ctx.services, ctx.signedIn.userId, input)),
    save: staffProcedure
      .input(modelSave)
      .mutation(({ ctx, input: { id, ...change } }) => saveModel(ctx.services, ctx.signedIn.userId, id, change)),
    // A mutation, because the text is too long for a query string.
    countTokens: staffProcedure.input(z.object({ text: z.string().max(20_000) })).mutation(({ input }) => countTextTokens(input.text)),
    announcePrice: staffProcedure
      .input(priceAnnouncement)
      .mutation(({ ctx, input: { modelId: id, ...price } }) => announcePrice(ctx.services, ctx.signedIn.userId, id, price)),
    previewPrice: staffProcedure.input(pricePreview).query(({ ctx, input }) => previewPrice(ctx.services, input)),
    priceHistory: staffProcedure
      .input(z.object({ modelId: modelSave.shape.id }))
      .query(({ ctx, input }) => readPriceHistory(ctx.services, input.modelId)),
    withdrawPrice: staffProcedure
      .input(z.object({ priceVersionId: z.uuid(), reason: reasonText }))
      .mutation(({ ctx, input }) => withdrawPrice(ctx.services, ctx.signedIn.userId, input.priceVersionId, input.reason)),
    compareWithList: staffProcedure.query(({ ctx }) => compareWithList(ctx.services)),
    importPrices: staffProcedure.input(priceImport).mutation(({ ctx, input }) => importPrices(ctx.services, ctx.signedIn.userId, input)),
    unknownUsage: staffProcedure.query(({ ctx }) => listUnknownUsage(ctx.services)),
  }),

  legal: router({
    list: staffProcedure.query(({ ctx }) => listVersions(ctx.services)),
    publish: staffProcedure.input(newLegalVersion).mutation(({ ctx, input }) => publishVersion(ctx.services, ctx.signedIn.userId, input)),
  }),

  payments: adminPaymentsRouter,
  signIn: adminSignInRouter,
  system: adminSystemRouter,
  content: adminContentRouter,
  books: adminBooksRouter,

  requests: requestsRouter,
  today: todayRouter,
});
