import { calcPrice, type Usage } from '@pydantic/genai-prices';

/** The list price of a call in nano-USD, computed by an independent library. */
export function listPriceNano(providerId: 'anthropic' | 'openai' | 'google', model: string, usage: Usage): bigint {
  const price = calcPrice(usage, model, { providerId });
  if (!price) throw new Error(`no list price for ${model}`);
  return BigInt(Math.round(price.total_price * 1e9));
}
