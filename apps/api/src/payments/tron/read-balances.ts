import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { readUnbooked } from '../deposits/read-unbooked.ts';
import { toNano } from '../deposits/to-nano.ts';
import { decodeTronAddress } from '../deposits/tron-address.ts';
import type { ProviderBalance } from '../rail.ts';
import type { TronConfig } from './config.ts';
import { findOutgoing } from './find-outgoing.ts';
import { tokenDecimals } from './read-receipt.ts';
import { tronClearing } from './store-transfers.ts';
import type { TronServices } from './tron-services.ts';
import { TronBusy, TronError, type Trongrid } from './trongrid.ts';

const called = z.object({ result: z.object({ result: z.literal(true) }), constant_result: z.tuple([z.string().regex(/^[0-9a-f]{64}$/)]) });

/**
 * The token balance of an address in base units, from solidified state. (The account's own page shows nothing for an address that
 * was never activated.)
 */
export async function readTronBalance(api: Trongrid, { token }: Pick<TronConfig, 'token'>, address: string): Promise<bigint> {
  const answer = await api.post('/walletsolidity/triggerconstantcontract', {
    owner_address: address,
    contract_address: token,
    function_selector: 'balanceOf(address)',
    parameter: bytesToHex(decodeTronAddress(address)).padStart(64, '0'),
    visible: true,
  });
  const read = called.safeParse(answer);
  if (!read.success) throw new TronError('a balance in an unknown form');
  return BigInt(`0x${read.data.constant_result[0]}`);
}

/**
 * What the addresses that were ever paid hold of what was booked; null if the provider must not be asked now. Looks first for what left an
 * address that holds less than it should.
 */
export async function readTronBalances(services: TronServices): Promise<ProviderBalance> {
  const { sql, api, config, log } = services;
  const rows = await sql<{ address: string; since: Date; left: string }[]>`
    SELECT d.to_address AS address, min(d.block_time) AS since, (sum(d.value) - coalesce((
      SELECT sum(o.value) FROM outgoing_transfers o WHERE o.chain = 'tron' AND o.from_address = d.to_address), 0))::text AS left
    FROM deposits d WHERE d.chain = 'tron' GROUP BY d.to_address`;
  const unbooked = await readUnbooked(sql, 'tron', config.token);
  const detail = { token: config.token, addresses: rows.length, unbooked: unbooked.toString() };
  let sum = 0n;
  try {
    for (const { address, since, left } of rows) {
      const balance = await readTronBalance(api, config, address);
      if (balance < BigInt(left)) await findOutgoing(services, { address, since });
      sum += balance;
    }
  } catch (error) {
    if (!(error instanceof TronBusy) && !(error instanceof TronError)) throw error;
    log.warn({ err: error }, 'the balances on TRON could not be read');
    return { clearing: tronClearing, balanceNano: null, detail };
  }
  return {
    clearing: tronClearing,
    balanceNano: toNano(sum - unbooked, tokenDecimals).amountNano,
    detail: { ...detail, units: sum.toString() },
  };
}
