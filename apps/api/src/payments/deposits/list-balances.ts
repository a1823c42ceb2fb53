import type { Sql } from '@derouter/db';
import type { Address } from 'viem';
import { createChain } from '../evm/chain.ts';
import type { EvmConfig } from '../evm/config.ts';
import { readTokenBalances } from '../evm/read-balances.ts';
import type { TronConfig } from '../tron/config.ts';
import { readTronBalance } from '../tron/read-balances.ts';
import { createTrongrid } from '../tron/trongrid.ts';
import type { AccountKey } from './account-key.ts';

interface DepositConfig {
  readonly evm: EvmConfig | null;
  readonly tron: TronConfig | null;
}

interface OwnAddress {
  readonly index: number;
  readonly path: string;
  readonly address: string;
}

/**
 * Lines of CSV for the operator's offline sweep: index, path, address, chain, token, balance in base units, for every address that was
 * given out; without `all` only those that hold something. A balance that cannot be read is `unknown`. Addresses of an earlier key
 * name that key's fingerprint in place of the path.
 */
export async function* listBalances(sql: Sql, { evm, tron }: DepositConfig, all: boolean): AsyncGenerator<string> {
  yield 'index,path,address,chain,token,balance';
  const line = ({ index, path, address }: OwnAddress, chain: string, token: string, balance: bigint | null) =>
    balance === 0n && !all ? [] : [[index, path, address, chain, token, balance ?? 'unknown'].join(',')];
  if (evm) {
    const addresses = await readOwnAddresses(sql, evm.key);
    for (const { key, config, states } of evm.chains.map(createChain)) {
      for (const token of config.tokens) {
        let balances: readonly bigint[] | null = null;
        for (const { node } of states) {
          balances ??= await readTokenBalances(
            node,
            token.address,
            addresses.map(({ address }) => address as Address),
          ).catch(() => null);
        }
        yield* addresses.flatMap((own, i) => line(own, key, token.symbol, balances?.[i] ?? null));
      }
    }
  }
  if (tron) {
    const api = createTrongrid(sql, tron);
    for (const own of await readOwnAddresses(sql, tron.key)) {
      yield* line(own, 'tron', 'USDT', await readTronBalance(api, tron, own.address).catch(() => null));
    }
  }
}

/** The first three addresses of each key, which the operator compares with the wallet before the rail is used. */
export function firstAddresses({ evm, tron }: DepositConfig): readonly string[] {
  return [evm?.key, tron?.key].flatMap((key) => (key ? [0, 1, 2].map((index) => `${key.path(index)}  ${key.address(index)}`) : []));
}

async function readOwnAddresses(sql: Sql, key: AccountKey): Promise<readonly OwnAddress[]> {
  const rows = await sql<{ index: number; address: string; fingerprint: string }[]>`
    SELECT index, address, key_fingerprint AS fingerprint FROM deposit_addresses WHERE family = ${key.family} ORDER BY index`;
  return rows.map(({ index, address, fingerprint }) => ({
    index,
    address,
    path: fingerprint === key.fingerprint ? key.path(index) : `key ${fingerprint}/0/${index}`,
  }));
}
