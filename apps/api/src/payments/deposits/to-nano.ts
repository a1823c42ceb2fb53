/**
 * Converts a token's base units to nano-USD at one dollar per token, rounded down. `remainder`: the base units that were cut off,
 * which exist only in tokens with more than nine decimals.
 */
export function toNano(value: bigint, decimals: number): { readonly amountNano: bigint; readonly remainder: bigint } {
  if (decimals <= 9) return { amountNano: value * 10n ** BigInt(9 - decimals), remainder: 0n };
  const unitsPerNano = 10n ** BigInt(decimals - 9);
  return { amountNano: value / unitsPerNano, remainder: value % unitsPerNano };
}
