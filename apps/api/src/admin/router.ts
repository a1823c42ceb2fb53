import { dialects } from '@derouter/protocols';
import { z } from 'zod';
import { countTextTokens } from '../catalog/index.ts';
import { testUpstream } from '../gateway/index.ts';
import { router, staffProcedure } from '../trpc.ts';
import { readAccountLimits, setAccountLimits } from './account-limits.ts';
import { adjustCustomer, readMovements } from './adjust-customer.ts';
import { listCustomerKeys, setKeySuspension } from './customer-keys.ts';
import { listCustomers, setSuspension } from './customers.ts';
import { deleteUpstream } from './delete-upstream.ts';
import { findRequest } from './find-request.ts';
import { compareWithList, importPrices } from './import-prices.ts';
import { createModel, listModels, setAliases, updateModel } from './models.ts';
import { announcePrice, withdrawPrice } from './prices.ts';
import { setRoutes } from './set-routes.ts';
import { listUnknownUsage } from './unknown-usage.ts';
import { updateUpstream } from './update-upstream.ts';
import { createUpstream, enableUpstream, listUpstreams } from './upstreams.ts';

const accountId = z.uuid();
const modelId = z.string().min(1).max(200);
const tokens = z.number().int().min(0).max(100_000_000).nullable();
const rates = {
  tiers: z
    .array(z.object({ fromPromptTokens: z.number().int().min(0), usdPerMillion: z.record(z.string().max(40), z.string().max(30)) }))
    .min(1)
    .max(10),
  perCallUsd: z.record(z.string().max(40), z.string().max(30)),
  multipliers: z.record(z.string().max(40), z.string().max(30)),
};
const modelName = modelId.regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/);
const perMinute = z.number().int().min(1).max(1_000_000_000).nullable();
const baseUrl = z.url({ protocol: /^https?$/ }).max(500);
const upstreamName = z.string().trim().min(1).max(80);
const credential = z.string().trim().min(1).max(500);
const reason = z.string().trim().min(1).max(500);
const moment = z.iso.datetime().transform((text) => new Date(text));
const route = z.object({
  id: z.uuid().optional(),
  upstreamId: z.uuid(),
  upstreamModel: z.string().min(1).max(200),
  priority: z.number().int().min(0).max(1000),
  weight: z.number().int().min(1).max(1000),
});

/** The staff's API. */
export const adminRouter = router({
  customers: router({
    list: staffProcedure
      .input(
        z.object({
          query: z.string().max(300).optional(),
          cursor: z.uuid().optional(),
          limit: z.number().int().min(1).max(200).default(50),
        }),
      )
      .query(({ ctx, input }) => listCustomers(ctx.services, input)),
    suspend: staffProcedure
      .input(z.object({ accountId, reason }))
      .mutation(({ ctx, input }) => setSuspension(ctx.services, ctx.signedIn.userId, input.accountId, input.reason)),
    reinstate: staffProcedure
      .input(z.object({ accountId }))
      .mutation(({ ctx, input }) => setSuspension(ctx.services, ctx.signedIn.userId, input.accountId, null)),
    limits: staffProcedure.input(z.object({ accountId })).query(({ ctx, input }) => readAccountLimits(ctx.services, input.accountId)),
    setLimits: staffProcedure
      .input(
        z.object({
          accountId,
          allowedModels: z.array(modelId).min(1).max(500).nullable(),
          requestsPerMinute: perMinute,
          tokensPerMinute: perMinute,
        }),
      )
      .mutation(({ ctx, input: { accountId: id, ...limits } }) => setAccountLimits(ctx.services, ctx.signedIn.userId, id, limits)),
    keys: staffProcedure.input(z.object({ accountId })).query(({ ctx, input }) => listCustomerKeys(ctx.services, input.accountId)),
    suspendKey: staffProcedure
      .input(z.object({ keyId: z.uuid(), reason }))
      .mutation(({ ctx, input }) => setKeySuspension(ctx.services, ctx.signedIn.userId, input.keyId, input.reason)),
    reinstateKey: staffProcedure
      .input(z.object({ keyId: z.uuid() }))
      .mutation(({ ctx, input }) => setKeySuspension(ctx.services, ctx.signedIn.userId, input.keyId, null)),
    movements: staffProcedure.input(z.object({ accountId })).query(({ ctx, input }) => readMovements(ctx.services, input.accountId)),
    adjust: staffProcedure
      .input(
        z.object({
          accountId,
          kind: z.enum(['credit', 'debit', 'promotion']),
          amountUsd: z.string().max(20),
          adjustmentId: z.uuid(),
          reason,
        }),
      )
      .mutation(({ ctx, input }) => adjustCustomer(ctx.services, ctx.signedIn.userId, input)),
  }),

  upstreams: router({
    list: staffProcedure.query(({ ctx }) => listUpstreams(ctx.services)),
    create: staffProcedure
      .input(
        z.object({
          name: upstreamName,
          kind: z.enum(['anthropic', 'openai', 'openai-compatible', 'gemini']),
          baseUrl,
          credential,
          allowPrivateNetwork: z.boolean(),
        }),
      )
      .mutation(({ ctx, input }) => createUpstream(ctx.services, ctx.signedIn.userId, input)),
    update: staffProcedure
      .input(
        z.object({
          id: z.uuid(),
          name: upstreamName.optional(),
          baseUrl: baseUrl.optional(),
          credential: credential.optional(),
          allowPrivateNetwork: z.boolean().optional(),
          enabled: z.boolean().optional(),
        }),
      )
      .mutation(({ ctx, input: { id, ...change } }) => updateUpstream(ctx.services, ctx.signedIn.userId, id, change)),
    remove: staffProcedure
      .input(z.object({ id: z.uuid() }))
      .mutation(({ ctx, input }) => deleteUpstream(ctx.services, ctx.signedIn.userId, input.id)),
    setEnabled: staffProcedure
      .input(z.object({ id: z.uuid(), enabled: z.boolean() }))
      .mutation(({ ctx, input }) => enableUpstream(ctx.services, ctx.signedIn.userId, input.id, input.enabled)),
    test: staffProcedure.input(z.object({ id: z.uuid() })).mutation(({ ctx, input }) => testUpstream(ctx.services, input.id)),
  }),

  models: router({
    list: staffProcedure.query(({ ctx }) => listModels(ctx.services)),
    create: staffProcedure
      .input(
        z.object({
          id: modelName,
          displayName: z.string().trim().min(1).max(100),
          vendor: z.string().trim().min(1).max(50),
          dialects: z.array(z.enum(dialects)).min(1),
          contextTokens: tokens,
          maxOutputTokens: tokens,
          ...rates,
        }),
      )
      .mutation(({ ctx, input }) => createModel(ctx.services, ctx.signedIn.userId, input)),
    update: staffProcedure
      .input(
        z.object({
          id: modelId,
          displayName: z.string().trim().min(1).max(100).optional(),
          enabled: z.boolean().optional(),
          contextTokens: tokens.optional(),
          maxOutputTokens: tokens.optional(),
          disabledFrom: moment.nullable().optional(),
          disabledMessage: z.string().trim().max(500).nullable().optional(),
          concurrencyPerKey: perMinute.optional(),
          systemPrompt: z.string().max(20_000).nullable().optional(),
          systemPromptOn: z.boolean().optional(),
        }),
      )
      .mutation(({ ctx, input: { id, ...change } }) => updateModel(ctx.services, ctx.signedIn.userId, id, change)),
    // A mutation because the text is too long for a query string.
    countTokens: staffProcedure.input(z.object({ text: z.string().max(20_000) })).mutation(({ input }) => countTextTokens(input.text)),
    setAliases: staffProcedure
      .input(z.object({ modelId, aliases: z.array(modelName).max(50) }))
      .mutation(({ ctx, input }) => setAliases(ctx.services, ctx.signedIn.userId, input.modelId, [...new Set(input.aliases)])),
    setRoutes: staffProcedure
      .input(z.object({ modelId, routes: z.array(route).max(50) }))
      .mutation(({ ctx, input }) => setRoutes(ctx.services, ctx.signedIn.userId, input.modelId, input.routes)),
    announcePrice: staffProcedure
      .input(z.object({ modelId, ...rates, effectiveAt: moment }))
      .mutation(({ ctx, input: { modelId: id, ...price } }) => announcePrice(ctx.services, ctx.signedIn.userId, id, price)),
    withdrawPrice: staffProcedure
      .input(z.object({ priceVersionId: z.uuid() }))
      .mutation(({ ctx, input }) => withdrawPrice(ctx.services, ctx.signedIn.userId, input.priceVersionId)),
    compareWithList: staffProcedure.query(({ ctx }) => compareWithList(ctx.services)),
    importPrices: staffProcedure
      .input(z.object({ modelIds: z.array(modelId).min(1).max(500), effectiveAt: moment }))
      .mutation(({ ctx, input }) => importPrices(ctx.services, ctx.signedIn.userId, input)),
    unknownUsage: staffProcedure.query(({ ctx }) => listUnknownUsage(ctx.services)),
  }),

  requests: router({
    find: staffProcedure.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => findRequest(ctx.services, input.id)),
  }),
});
