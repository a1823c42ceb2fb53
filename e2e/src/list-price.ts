import { calcPrice, type Usage } from '@pydantic/genai-prices';

/** What a call costs at list prices by an independent computation, in nano-USD. */
export function listPriceNano(providerId: 'anthropic' | 'openai' | 'google', model: string, usage: Usage): bigint {
  const price = calcPrice(usage, model, { providerId });
  if (!price) throw new Error(`no list price of ${model}`);
  return BigInt(Math.round(price.total_price * 1e9));
}
