import { z } from 'zod';
import { type ModelPrices, type PublishedRates, viewModelPrices } from '../../catalog/index.ts';
import { id, time, usd } from '../fields.ts';
import { defineOperation } from '../operation.ts';

const perMeter = z.record(z.string(), usd);

const rates = {
  tiers: z.array(
    z.object({
      from_prompt_tokens: z.number().int().meta({ description: 'The tier applies to prompts of at least this size.' }),
      usd_per_million: perMeter.meta({ description: 'USD per million tokens of each meter.' }),
    }),
  ),
  per_call_usd: perMeter,
  service_tier_multipliers: z.record(z.string(), z.string()),
};

const model = z
  .object({
    id: z.string(),
    display_name: z.string(),
    vendor: z.string(),
    aliases: z.array(z.string()),
    dialects: z.array(z.string()),
    context_tokens: z.number().int().nullable(),
    max_output_tokens: z.number().int().nullable(),
    capabilities: z
      .object({ image_input: z.boolean().nullable(), tool_use: z.boolean().nullable(), reasoning: z.boolean().nullable() })
      .meta({ description: 'What the model can do; null: not known.' }),
    disabled_from: time.nullable().meta({ description: 'When it will be withdrawn.' }),
    disabled_message: z.string().nullable(),
    successor: z.string().nullable().describe('The model that replaces it after that.'),
    pricing: z.object({
      price_version: id,
      effective_at: time,
      ...rates,
      scheduled: z
        .array(z.object({ price_version: id, effective_at: time, announced_at: time, ...rates }))
        .meta({ description: 'Announced prices, by the time at which they start.' }),
    }),
  })
  .meta({ id: 'Model' });

export const listModels = defineOperation({
  id: 'listModels',
  method: 'GET',
  path: '/api/models',
  tag: 'Models',
  summary: 'List models with prices',
  description: 'The models that the key may use, with current prices for each meter and announced changes.',
  kinds: ['account'],
  scope: 'any',
  errors: [],
  answer: { status: 200, description: 'The models.', schema: z.object({ data: z.array(model) }).meta({ id: 'ModelList' }) },
  handle: async ({ services: { catalog }, principal }) => ({
    data: catalog
      .offered()
      .filter((entry) => principal.mayUse(entry.model.id))
      .flatMap((entry) => viewModelPrices(entry) ?? [])
      .map(viewModel),
  }),
});

function viewModel(prices: ModelPrices): z.output<typeof model> {
  return {
    id: prices.id,
    display_name: prices.displayName,
    vendor: prices.vendor,
    aliases: [...prices.aliases],
    dialects: [...prices.dialects],
    context_tokens: prices.contextTokens,
    max_output_tokens: prices.maxOutputTokens,
    capabilities: { image_input: prices.imageInput, tool_use: prices.toolUse, reasoning: prices.reasoning },
    disabled_from: prices.disabledFrom,
    disabled_message: prices.disabledMessage,
    successor: prices.successorId,
    pricing: {
      price_version: prices.priceVersionId,
      effective_at: prices.effectiveAt,
      ...viewRates(prices),
      scheduled: prices.announced.map((price) => ({
        price_version: price.priceVersionId,
        effective_at: price.effectiveAt,
        announced_at: price.announcedAt,
        ...viewRates(price),
      })),
    },
  };
}

function viewRates({ tiers, perCallUsd, multipliers }: PublishedRates) {
  return {
    tiers: tiers.map(({ fromPromptTokens, usdPerMillion }) => ({
      from_prompt_tokens: fromPromptTokens,
      usd_per_million: { ...usdPerMillion },
    })),
    per_call_usd: { ...perCallUsd },
    service_tier_multipliers: { ...multipliers },
  };
}
