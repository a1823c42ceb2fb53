import type { PricedModel } from '../pricing/price-rows.ts';

/** What the operator states about a chat model, or leaves open. */
export const statedCapabilities = ['imageInput', 'tools', 'reasoning'] as const;

export const capabilities = [
  ...(['chat', 'embeddings'] as const),
  ...statedCapabilities,
  ...(['caching', 'audio', 'imageOutput', 'search', 'tiers'] as const),
];

export type Capability = (typeof capabilities)[number];

export function isChatModel({ dialects }: Pick<PricedModel, 'dialects'>): boolean {
  return dialects.some((dialect) => !dialect.endsWith('-embeddings'));
}

/** What is known of a model; null: nothing. */
export function statedOf({
  imageInput,
  toolUse,
  reasoning,
}: PricedModel): Readonly<Record<(typeof statedCapabilities)[number], boolean | null>> {
  return { imageInput, tools: toolUse, reasoning };
}

/** What a model can do, as the operator states and as its endpoints and rates tell. */
export function capabilitiesOf(model: PricedModel): Capability[] {
  const { dialects, tiers, perCallUsd, multipliers } = model;
  const meters = tiers.flatMap(({ usdPerMillion }) => Object.keys(usdPerMillion));
  const has = (pattern: RegExp) => meters.some((meter) => pattern.test(meter));
  const stated = statedOf(model);
  const can: Readonly<Record<Capability, boolean>> = {
    chat: isChatModel(model),
    embeddings: dialects.some((dialect) => dialect.endsWith('-embeddings')),
    imageInput: stated.imageInput === true,
    tools: stated.tools === true,
    reasoning: stated.reasoning === true,
    caching: has(/^cache_/),
    audio: has(/audio/),
    imageOutput: has(/^output_image/),
    search: perCallUsd.web_search !== undefined,
    tiers: Object.keys(multipliers).length > 0,
  };
  return capabilities.filter((name) => can[name]);
}
