import type { ProviderBalance } from '../rail.ts';
import type { CryptomusClient, HeldBalance } from './cryptomus-client.ts';
import { pegged, toNano } from './services.ts';

/**
 * What the merchant's account at the provider holds, in USD: dollars and stablecoins at one dollar, other currencies at the provider's own
 * value. Null if it cannot be asked, or has a currency without a value. What was withdrawn there shows as a difference.
 */
export async function readBalance(client: CryptomusClient, report: (error: unknown) => void): Promise<ProviderBalance> {
  const clearing = 'clearing:cryptomus';
  let held: readonly HeldBalance[];
  try {
    held = await client.readBalances();
  } catch (error) {
    report(error);
    return { clearing, balanceNano: null, detail: {} };
  }
  const parts = held.map(({ currency_code: currency, balance, balance_usd: inUsd }) => ({
    currency,
    balance,
    valueNano: pegged.includes(currency) || toNano(balance) === 0n ? toNano(balance) : inUsd ? toNano(inUsd) : null,
  }));
  const detail = { held: Object.fromEntries(parts.map(({ currency, balance }) => [currency, balance])) };
  const unvalued = parts.filter(({ valueNano }) => valueNano === null).map(({ currency }) => currency);
  if (unvalued.length > 0) return { clearing, balanceNano: null, detail: { ...detail, unvalued } };
  const balanceNano = parts.reduce((sum, { valueNano }) => sum + (valueNano ?? 0n), 0n);
  // Settlements were booked at the rate of their moment.
  return { clearing, balanceNano, tolerancePercent: 2, detail };
}
