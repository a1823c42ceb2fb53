import { z } from 'zod';
import { timestamp } from './read-receipt.ts';
import { TronError, type Trongrid } from './trongrid.ts';

/** A row of the list. It has no block and no event number, so it is only a hint at a transaction. */
export interface ListedTransfer {
  readonly txHash: string;
  readonly timeMs: number;
  /** In base units, as the list says. */
  readonly value: bigint;
}

/** Form: developers.tron.network, "Get TRC20 transaction info by account address". `value` is decimal text in base units. */
const row = z.object({
  transaction_id: z.string().regex(/^[0-9a-f]{64}$/),
  token_info: z.object({ address: z.string() }),
  block_timestamp: timestamp,
  from: z.string().default(''),
  to: z.string(),
  type: z.string(),
  value: z.string().regex(/^\d{1,78}$/),
});

// Rows of other kinds have other forms; one that cannot be read must not hide the others.
const page = z.object({
  success: z.literal(true),
  data: z.array(z.unknown()),
  meta: z.object({ fingerprint: z.string().min(1).optional() }).default({}),
});

const pageSize = 200;
/** Pages in one call; the rest is left to the next poll. */
const maxPages = 50;

interface ListQuery {
  readonly address: string;
  readonly token: string;
  /** Transfers to the address, or from it. */
  readonly side?: 'to' | 'from';
}

/**
 * Transfers of a token to an address, or from it, since a time. `completeUntilMs`: nothing before it is missing. `isStuck`: a full page of one moment
 * came without a way to the next one, so that what is after it cannot be read. Requests are built from our base address and the fingerprint; the answer's links are not followed.
 */
export async function listTransfers(
  api: Trongrid,
  { sinceMs, ...query }: ListQuery & { readonly sinceMs: number },
): Promise<{ readonly rows: readonly ListedTransfer[]; readonly completeUntilMs: number; readonly isStuck: boolean }> {
  const startedMs = Date.now();
  const found = new Map<string, ListedTransfer>();
  let from = sinceMs;
  let fingerprint: string | undefined;
  for (let pages = 0; pages < maxPages; pages++) {
    const { data, meta } = await readPage(api, { ...query, since: from, fingerprint });
    for (const raw of data) {
      const read = row.safeParse(raw);
      if (!read.success || !isTransfer(read.data, query)) continue;
      const { transaction_id: txHash, block_timestamp: timeMs, value } = read.data;
      found.set(txHash, { txHash, timeMs, value: BigInt(value) });
    }
    if (meta.fingerprint) {
      fingerprint = meta.fingerprint;
      continue;
    }
    if (data.length < pageSize) return { rows: [...found.values()], completeUntilMs: startedMs, isStuck: false };
    // A full page without a fingerprint is incomplete: continue from its last time, with overlap.
    fingerprint = undefined;
    const last = lastTime(data) - 1;
    if (last <= from) return { rows: [...found.values()], completeUntilMs: from, isStuck: true };
    from = last;
  }
  return { rows: [...found.values()], completeUntilMs: from, isStuck: false };
}

async function readPage(
  api: Trongrid,
  { address, token, side = 'to', since, fingerprint }: ListQuery & { readonly since: number; readonly fingerprint: string | undefined },
): Promise<z.infer<typeof page>> {
  const answer = await api.get(`/v1/accounts/${address}/transactions/trc20`, {
    // All but the fingerprint must stay the same from page to page.
    [`only_${side}`]: 'true',
    contract_address: token,
    limit: String(pageSize),
    order_by: 'block_timestamp,asc',
    min_timestamp: String(since),
    ...(fingerprint ? { fingerprint } : {}),
  });
  const read = page.safeParse(answer);
  if (!read.success) throw new TronError('a list of transfers in an unknown form');
  return read.data;
}

function isTransfer({ token_info, type, value, ...ends }: z.infer<typeof row>, { address, token, side = 'to' }: ListQuery): boolean {
  return type === 'Transfer' && token_info.address === token && ends[side] === address && BigInt(value) > 0n;
}

function lastTime(data: readonly unknown[]): number {
  const times = data.map((raw) => z.object({ block_timestamp: z.int() }).safeParse(raw).data?.block_timestamp ?? 0);
  return Math.max(...times);
}
