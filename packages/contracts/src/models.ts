import { z } from 'zod';
import { limit, modelId, modelName, moment, tokenCount } from './fields.ts';

/** The protocols that a model can be called in. */
export const modelDialects = [
  'anthropic-messages',
  'openai-chat',
  'openai-responses',
  'openai-embeddings',
  'gemini',
  'gemini-embeddings',
] as const;

const rateMap = z.record(z.string().max(40), z.string().max(30));

/** Rates as staff write them: decimal USD per million tokens and per call, factors by service tier. */
export const rates = z.object({
  tiers: z
    .array(z.object({ fromPromptTokens: z.number().int().min(0), usdPerMillion: rateMap }))
    .min(1)
    .max(10),
  perCallUsd: rateMap,
  multipliers: rateMap,
});

export type RatesInput = z.output<typeof rates>;

/** One rate as it is typed. */
export const rateText = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/);

const displayName = z.string().trim().min(1).max(100);

/** A model with its first price. */
export const newModel = rates.extend({
  id: modelName,
  displayName,
  vendor: z.string().trim().min(1).max(50),
  dialects: z.array(z.enum(modelDialects)).min(1),
  contextTokens: tokenCount,
  maxOutputTokens: tokenCount,
});

export type NewModel = z.output<typeof newModel>;

/** One way to an upstream. Its id is that of a route that exists; absent, or unknown, for a new one. */
export const route = z.object({
  id: z.uuid().optional(),
  upstreamId: z.uuid(),
  upstreamModel: z.string().trim().min(1).max(200),
  priority: z.number().int().min(0).max(1000),
  weight: z.number().int().min(1).max(1000),
});

export type RouteInput = z.output<typeof route>;

/** What staff change of a model besides its prices. An absent field stays as it is. */
export const modelChange = z.object({
  displayName: displayName.optional(),
  enabled: z.boolean().optional(),
  contextTokens: tokenCount.optional(),
  maxOutputTokens: tokenCount.optional(),
  disabledFrom: moment.nullable().optional(),
  disabledMessage: z.string().trim().max(500).nullable().optional(),
  concurrencyPerKey: limit.optional(),
  systemPrompt: z.string().max(20_000).nullable().optional(),
  systemPromptOn: z.boolean().optional(),
  /** Replaces the other names. */
  aliases: z.array(modelName).max(50).optional(),
  /** Replaces the routes. */
  routes: z.array(route).max(50).optional(),
});

export type ModelChange = z.output<typeof modelChange>;

export const modelSave = modelChange.extend({ id: modelId });

/** New rates for a model, and when they take effect. */
export const priceAnnouncement = rates.extend({ modelId, effectiveAt: moment });

/** Takes over list prices. */
export const priceImport = z.object({ modelIds: z.array(modelId).min(1).max(500), effectiveAt: moment });
