import { type Rates, tierAt } from '@derouter/ui';

/** Tokens of one call. `cached` of the input are read from the provider's cache. */
export interface CallTokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** USD per million with up to six decimals, which is pico-USD per token as an integer. */
function picoPerToken(usdPerMillion: string): bigint {
  const [whole = '0', fraction = ''] = usdPerMillion.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0') || '0');
}

/** Exact amount of tokens at a rate, in pico-USD. */
export function amountPico(usdPerMillion: string, tokens: number): bigint {
  return picoPerToken(usdPerMillion) * BigInt(tokens);
}

/** A decimal amount in USD without trailing zeros. */
export function formatPico(pico: bigint): string {
  const digits = pico.toString().padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '');
}

/**
 * What a call costs at a model's current rates, in pico-USD, with the tokens of the system prompt that the model adds. The size of the
 * prompt decides the tier. Tokens without a rate of their own are charged as input.
 */
export function estimateCost(
  model: Rates & { readonly systemPromptCost: { readonly tokens: number } | null },
  { input, cached, output }: CallTokens,
): bigint {
  const prompt = input + (model.systemPromptCost?.tokens ?? 0);
  const rates = tierAt(model, prompt);
  const fromCache = Math.min(cached, input);
  const inputRate = rates.input ?? '0';
  return (
    amountPico(inputRate, prompt - fromCache) +
    amountPico(rates.cache_read ?? inputRate, fromCache) +
    amountPico(rates.output ?? '0', output)
  );
}

/** Estimates the tokens of a text from its characters: letters, digits and signs, and characters beyond ASCII. */
export function estimateTokens(text: string): number {
  let [letters, signs, wide] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) wide++;
    else if (code === 32 || (code > 64 && code < 91) || (code > 96 && code < 123)) letters++;
    else signs++;
  }
  return Math.ceil(letters / 3.8 + signs * 0.6 + wide);
}
