import { z } from 'zod';
import { limit, modelId, modelName, moment, reason, tokenCount } from './fields.ts';

/** The dialects in which a model can be called. */
export const modelDialects = [
  'anthropic-messages',
  'openai-chat',
  'openai-responses',
  'openai-embeddings',
  'gemini',
  'gemini-embeddings',
] as const;

const rateMap = z.record(z.string().max(40), z.string().max(30));

/** Rates as staff enter them: decimal USD per million tokens and per call, and multipliers by service tier. */
export const rates = z.object({
  tiers: z
    .array(z.object({ fromPromptTokens: z.number().int().min(0), usdPerMillion: rateMap }))
    .min(1)
    .max(10),
  perCallUsd: rateMap,
  multipliers: rateMap,
});

export type RatesInput = z.output<typeof rates>;

/** A single rate as decimal text. */
export const rateText = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/);

export const routings = ['priority', 'price', 'latency'] as const;

/** What a model can do. Null or absent: not known. */
const capability = z.boolean().nullable().optional();
export const modelCapabilities = ['imageInput', 'toolUse', 'reasoning'] as const;
const capabilities = { imageInput: capability, toolUse: capability, reasoning: capability };

const displayName = z.string().trim().min(1).max(100);

/** A model with its first price. */
export const newModel = rates.extend({
  id: modelName,
  displayName,
  vendor: z.string().trim().min(1).max(50),
  dialects: z.array(z.enum(modelDialects)).min(1),
  contextTokens: tokenCount,
  maxOutputTokens: tokenCount,
  ...capabilities,
});

export type NewModel = z.output<typeof newModel>;

/** A route to an upstream. An absent or unknown id creates a new route. */
export const route = z.object({
  id: z.uuid().optional(),
  upstreamId: z.uuid(),
  upstreamModel: z.string().trim().min(1).max(200),
  priority: z.number().int().min(0).max(1000),
  weight: z.number().int().min(1).max(1000),
});

export type RouteInput = z.output<typeof route>;

/** Changes to a model except its prices. Absent fields are left unchanged. */
export const modelChange = z.object({
  displayName: displayName.optional(),
  enabled: z.boolean().optional(),
  contextTokens: tokenCount.optional(),
  maxOutputTokens: tokenCount.optional(),
  ...capabilities,
  disabledFrom: moment.nullable().optional(),
  disabledMessage: z.string().trim().max(500).nullable().optional(),
  /** What replaces it once it is withdrawn. */
  successorId: modelId.nullable().optional(),
  /** Which of its routes is tried first: by priority and weight, the cheapest, or the fastest. */
  routing: z.enum(routings).optional(),
  concurrencyPerKey: limit.optional(),
  systemPrompt: z.string().max(20_000).nullable().optional(),
  systemPromptOn: z.boolean().optional(),
  /** Replaces all aliases. */
  aliases: z.array(modelName).max(50).optional(),
  /** Replaces all routes. */
  routes: z.array(route).max(50).optional(),
});

export type ModelChange = z.output<typeof modelChange>;

export const modelSave = modelChange.extend({ id: modelId });

/** Announces new rates of a model from `effectiveAt` on. */
export const priceAnnouncement = rates.extend({ modelId, effectiveAt: moment, reason });

/** Rates whose announcement is only considered. */
export const pricePreview = rates.extend({
  modelId,
  cursor: z.string().max(100).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

/** Announces the list prices of these models from `effectiveAt` on. */
export const priceImport = z.object({ modelIds: z.array(modelId).min(1).max(500), effectiveAt: moment, reason });
