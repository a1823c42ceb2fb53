import { setTimeout as sleep } from 'node:timers/promises';
import { formatUsd, parseUsd } from '@derouter/billing';
import { DerouterError } from '../../errors/index.ts';
import { monotonicNow } from '../../monotonic-now.ts';
import type { RailOffer } from '../rail.ts';
import type { CryptomusClient } from './cryptomus-client.ts';
import { readDecimal } from './decimal.ts';
import type { Service } from './service-schema.ts';

/** Currencies of which one is a dollar, as far as limits are concerned. */
export const pegged: readonly string[] = ['USD', 'USDT', 'USDC', 'DAI', 'BUSD'];

const keepMs = 10 * 60_000;
/** The customer is waiting: after this, the provider's own page says what it takes. */
const patienceMs = 3000;

export interface CryptomusServices {
  /** What can be paid with now; null while the provider has not said. */
  list(): Promise<readonly RailOffer[] | null>;
  /** Throws `upstream_unavailable` if nothing can be paid with, `amount_out_of_range` if no currency takes the amount. */
  refuseUnlessPayable(amountNano: bigint): Promise<void>;
}

/** Keeps the provider's list of currencies and networks, which staff change there, for ten minutes. */
export function createServices(
  client: CryptomusClient,
  report: (error: unknown) => void,
  now: () => number = monotonicNow,
): CryptomusServices {
  let known: { readonly services: readonly Service[]; readonly atMs: number } | null = null;
  let reading: Promise<void> | null = null;
  const refresh = () => {
    reading ??= client
      .listServices()
      .then(
        (services) => {
          known = { services, atMs: now() };
        },
        (error: unknown) => report(error),
      )
      .finally(() => {
        reading = null;
      });
    return reading;
  };
  const available = async () => {
    if (!known || now() - known.atMs > keepMs) await Promise.race([refresh(), sleep(patienceMs)]);
    return known?.services.filter(({ is_available }) => is_available) ?? null;
  };
  return {
    list: async () => (await available())?.map(describe) ?? null,
    async refuseUnlessPayable(amountNano) {
      const services = await available();
      if (services === null) return;
      if (services.length === 0) {
        throw new DerouterError('upstream_unavailable', 'Cryptomus takes no payments at the moment. Choose another method.');
      }
      // The rate of other currencies is not known here, so that only the provider's page can say.
      if (services.some(({ currency }) => !pegged.includes(currency))) return;
      const limits = services.map(({ limit }) => ({ min: toNano(limit.min_amount), max: toNano(limit.max_amount) }));
      if (limits.some(({ min, max }) => amountNano >= min && amountNano <= max)) return;
      const values = {
        min: usd(least(limits.map(({ min }) => min))),
        max: usd(limits.reduce((most, { max }) => (max > most ? max : most), 0n)),
      };
      throw new DerouterError('amount_out_of_range', `Cryptomus takes amounts from ${values.min} to ${values.max}.`, {
        param: 'amountUsd',
        values,
      });
    },
  };
}

function describe({ currency, network, limit, commission }: Service): RailOffer {
  return {
    currency,
    network,
    minAmount: limit.min_amount,
    maxAmount: limit.max_amount,
    feeAmount: commission.fee_amount,
    feePercent: commission.percent,
  };
}

const usd = (nano: bigint) => `$${formatUsd(nano)}`;
const least = (values: readonly bigint[]) => values.reduce((min, value) => (value < min ? value : min));

/** A written amount in billionths, rounded down; 0 if it cannot be read. */
export function toNano(text: string): bigint {
  const read = readDecimal(text);
  return read ? (read.digits * parseUsd('1')) / 10n ** BigInt(read.scale) : 0n;
}
