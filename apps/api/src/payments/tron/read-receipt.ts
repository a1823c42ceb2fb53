import { hexToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import type { FinalTransfer } from '../deposits/deposit.ts';
import { encodeTronAddress } from '../deposits/tron-address.ts';
import type { TronConfig } from './config.ts';
import { TronError, type Trongrid } from './trongrid.ts';

/** Decimals of USDT on TRON. */
export const tokenDecimals = 6;

/** keccak256("Transfer(address,address,uint256)"). */
const transferTopic = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

/** Milliseconds that a `Date` can hold. */
export const timestamp = z.int().min(0).max(8_640_000_000_000_000);

const hex = z.string().regex(/^[0-9a-fA-F]*$/);

/** Form: developers.tron.network, "GetTransactionInfoById (solidity)". Addresses in logs are 20 bytes in hex, without the 41. */
export const transactionInfo = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  blockNumber: z.int().min(0),
  blockTimeStamp: timestamp,
  receipt: z.object({ result: z.string().optional() }).default({}),
  log: z.array(z.object({ address: hex, topics: z.array(hex).default([]), data: hex.default('') })).default([]),
});

/** Transfers of the accepted token to our addresses, and from there to others. */
export interface TronTransfers {
  readonly incoming: readonly FinalTransfer[];
  readonly outgoing: readonly FinalTransfer[];
}

/**
 * The transfers of the accepted token to and from our addresses in a transaction, proven by its receipt. Null if it is not solidified, or
 * unknown. What the call data says is never read: only logs of a receipt that says SUCCESS are money.
 */
export async function readReceipt(
  api: Trongrid,
  { token }: Pick<TronConfig, 'token'>,
  txHash: string,
  addresses: ReadonlyMap<string, string>,
): Promise<TronTransfers | null> {
  const answer = await api.post('/walletsolidity/gettransactioninfobyid', { value: txHash });
  if (typeof answer !== 'object' || answer === null) throw new TronError('a receipt in an unknown form');
  if (Object.keys(answer).length === 0) return null;
  const read = transactionInfo.safeParse(answer);
  if (!read.success || read.data.id !== txHash) throw new TronError('a receipt in an unknown form');
  return readTransfers(read.data, token, addresses);
}

/** The transfers of the accepted token that a receipt proves. Moves between our own addresses are left out. */
export function readTransfers(
  { id: txHash, receipt, log, blockNumber, blockTimeStamp }: z.infer<typeof transactionInfo>,
  token: string,
  addresses: ReadonlyMap<string, string>,
): TronTransfers {
  if (receipt.result !== 'SUCCESS') return { incoming: [], outgoing: [] };
  const transfers = log.flatMap(({ address, topics, data }, ordinal): FinalTransfer[] => {
    const [topic, fromTopic, toTopic] = topics;
    if (topic !== transferTopic || topics.length !== 3 || !fromTopic || !toTopic || data.length !== 64) return [];
    if (readAddress(address) !== token) return [];
    const [from, to] = [readAddress(fromTopic), readAddress(toTopic)];
    if (!from || !to || addresses.has(from) === addresses.has(to)) return [];
    const accountId = addresses.get(to) ?? addresses.get(from);
    const value = BigInt(`0x${data}`);
    // Anyone can make an address seem to send nothing.
    if (!accountId || value === 0n) return [];
    return [
      {
        chain: 'tron',
        txHash,
        ordinal,
        block: BigInt(blockNumber),
        blockHash: '',
        blockTime: new Date(blockTimeStamp),
        token,
        symbol: 'USDT',
        decimals: tokenDecimals,
        from,
        to,
        accountId,
        value,
        evidence: { proof: 'walletsolidity' },
      },
    ];
  });
  return {
    incoming: transfers.filter(({ to }) => addresses.has(to)),
    outgoing: transfers.filter(({ to }) => !addresses.has(to)),
  };
}

/** The address in the last 20 bytes of a hex word; null if it is shorter. */
function readAddress(word: string): string | null {
  return word.length < 40 ? null : encodeTronAddress(hexToBytes(word.slice(-40).toLowerCase()));
}
