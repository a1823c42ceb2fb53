import { createHash } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { createBase58check } from '@scure/base';

/** A TRC-20 transfer that the stand-in knows. Addresses are base58check. */
export interface TronTransfer {
  readonly from?: string;
  readonly to: string;
  /** In base units. */
  readonly value: bigint;
  /** The token's contract; default: the stand-in's token. */
  readonly token?: string;
  /** The contract that the list claims; default: `token`. */
  readonly listedToken?: string;
  readonly symbol?: string;
  /** Default `Transfer`. */
  readonly type?: string;
  /** `receipt.result`; anything but SUCCESS leaves no logs. Default SUCCESS. */
  readonly result?: string;
  /** More transfers in the same transaction. */
  readonly also?: readonly { readonly to: string; readonly value: bigint }[];
  /** Not in the list of transfers, though the chain has it. */
  readonly hidden?: boolean;
  /** The receipt is not there yet. */
  readonly unsolid?: boolean;
  readonly timestampMs?: number;
}

export interface StoredTransfer extends Required<Omit<TronTransfer, 'hidden' | 'unsolid'>> {
  readonly id: string;
  readonly block: number;
  hidden: boolean;
  unsolid: boolean;
}

const base58check = createBase58check(sha256);
const transferTopic = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

const hexOf = (address: string) => Buffer.from(base58check.decode(address).slice(1)).toString('hex');

/** The address of anything, for senders and tokens. */
export function tronAddress(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 20);
  return base58check.encode(Uint8Array.of(0x41, ...bytes));
}

/** A page of the list of an address. */
export function tronPage(
  transfers: readonly StoredTransfer[],
  query: URLSearchParams,
  address: string,
  dropFingerprint: boolean,
): { readonly status: number; readonly body: object } {
  const { fingerprint, ...rest } = Object.fromEntries(query);
  const signature = createHash('sha256')
    .update(`${address} ${JSON.stringify(Object.entries(rest).sort())}`)
    .digest('hex')
    .slice(0, 16);
  const [offset = '0', given] = fingerprint?.split('-') ?? [];
  if (fingerprint && given !== signature)
    return { status: 400, body: { success: false, error: 'fingerprint does not match', statusCode: 400 } };
  const limit = Math.min(Number(rest.limit ?? 20), 200);
  const since = Number(rest.min_timestamp ?? 0);
  const direction = rest.order_by === 'block_timestamp,asc' ? 1 : -1;
  const rows = transfers
    .flatMap((one) => [one, ...one.also.map(({ to, value }) => ({ ...one, to, value }))])
    .filter(
      (one) =>
        !one.hidden &&
        one.timestampMs >= since &&
        ((rest.only_from !== 'true' && one.to === address) || (rest.only_to !== 'true' && one.from === address)),
    )
    .filter((one) => rest.contract_address === undefined || one.listedToken === rest.contract_address)
    .sort((a, b) => direction * (a.timestampMs - b.timestampMs));
  const end = Number(offset) + limit;
  const next = `${end}-${signature}`;
  const data = rows.slice(Number(offset), end).map((one) => ({
    transaction_id: one.id,
    token_info: { symbol: one.symbol, address: one.listedToken, decimals: 6, name: one.symbol },
    block_timestamp: one.timestampMs,
    from: one.from,
    to: one.to,
    type: one.type,
    value: one.value.toString(),
  }));
  const more =
    rows.length > end && !dropFingerprint ? { fingerprint: next, links: { next: `https://elsewhere.example/?fingerprint=${next}` } } : {};
  return { status: 200, body: { data, success: true, meta: { at: Date.now(), page_size: data.length, ...more } } };
}

/** The receipt of a solidified transaction; empty for any other. */
export function tronReceipt(transfers: readonly StoredTransfer[], id: string): object {
  const one = transfers.find((stored) => stored.id === id);
  if (!one || one.unsolid) return {};
  const topic = (address: string) => hexOf(address).padStart(64, '0');
  const log = [{ to: one.to, value: one.value }, ...one.also].map(({ to, value }) => ({
    address: hexOf(one.token),
    topics: [one.type === 'Transfer' ? transferTopic : '8c5be1e5'.padEnd(64, '0'), topic(one.from), topic(to)],
    data: value.toString(16).padStart(64, '0'),
  }));
  return {
    id,
    fee: 345_000,
    blockNumber: one.block,
    blockTimeStamp: one.timestampMs,
    // What USDT returns although it moved the money.
    contractResult: [one.result === 'SUCCESS' ? '0'.repeat(64) : ''],
    contract_address: `41${hexOf(one.token)}`,
    receipt: { energy_usage_total: 14_650, result: one.result },
    ...(one.result === 'SUCCESS' ? { log } : { result: 'FAILED' }),
  };
}

/** The answer to a call about solidified blocks; null for another call. A block is solidified if every one before it is. */
export function tronBlocks(
  transfers: readonly StoredTransfer[],
  { height, behind, empty }: { readonly height: number; readonly behind: ReadonlySet<number>; readonly empty: ReadonlySet<number> },
  call: string,
  number: number,
): object | null {
  const head = Math.min(height, ...transfers.filter(({ unsolid }) => unsolid).map(({ block }) => block - 1));
  const inBlock = (block: number) => transfers.filter((one) => one.block === block);
  const headerOf = (block: number) => ({
    raw_data: { number: block, timestamp: inBlock(block)[0]?.timestampMs ?? Date.now() - (height - block) * 3000 },
  });
  if (call === 'getnowblock') return { block_header: headerOf(head) };
  if (call === 'gettransactioninfobyblocknum') {
    if (number > head || behind.has(number) || empty.has(number)) return [];
    const receipts = inBlock(number).map(({ id }) => tronReceipt(transfers, id));
    const { timestamp } = headerOf(number).raw_data;
    const other = {
      id: number.toString(16).padStart(64, '0'),
      blockNumber: number,
      blockTimeStamp: timestamp,
      receipt: { net_usage: 283 },
    };
    return receipts.length > 0 ? receipts : [other];
  }
  if (call !== 'getblockbynum') return null;
  const transactions = empty.has(number) ? [] : [{ txID: number.toString(16).padStart(64, '0') }];
  return number > head ? {} : { block_header: headerOf(number), ...(transactions.length > 0 ? { transactions } : {}) };
}

/** The answer to a constant call of `balanceOf`. */
export function tronBalance(
  transfers: readonly StoredTransfer[],
  { contract_address: contract, parameter }: Record<string, unknown>,
): object {
  const holder = String(parameter).slice(-40);
  const sum = transfers
    .filter((one) => one.token === contract && one.result === 'SUCCESS' && one.type === 'Transfer' && !one.unsolid)
    .flatMap((one) => [one, ...one.also.map((more) => ({ ...more, from: one.from }))])
    .reduce((total, { from, to, value }) => total + (hexOf(to) === holder ? value : 0n) - (hexOf(from) === holder ? value : 0n), 0n);
  return { result: { result: true }, energy_used: 935, constant_result: [sum.toString(16).padStart(64, '0')] };
}
