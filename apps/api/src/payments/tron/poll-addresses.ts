import { toNano } from '../deposits/to-nano.ts';
import { type ListedTransfer, listTransfers } from './list-transfers.ts';
import { besidesBlocks, planPolls } from './plan-polls.ts';
import { tokenDecimals } from './read-receipt.ts';
import type { TronServices } from './tron-services.ts';

/** A list may get a transaction late: so much is read again at each poll, and once a day. */
const overlapMs = 30 * 60_000;
const deepOverlapMs = 48 * 60 * 60_000;
const dayMs = 24 * 60 * 60_000;

interface DueAddress {
  readonly address: string;
  readonly accountId: string;
  readonly readUntil: Date;
  readonly deepReadAt: Date | null;
}

/** Reads the lists of the addresses that are due, as far as the day's requests allow, and stores what they mention. */
export async function pollAddresses(services: TronServices, runMs: number): Promise<void> {
  const { sql, api, config } = services;
  const nowMs = Date.now();
  const now = new Date(nowMs);
  await sql`
    INSERT INTO tron_cursors (address, read_until)
    SELECT address, created_at FROM deposit_addresses a
    WHERE family = 'tron' AND NOT EXISTS (SELECT 1 FROM tron_cursors c WHERE c.address = a.address) ON CONFLICT DO NOTHING`;
  const [counts] = await sql<{ hot: number; total: number }[]>`
    SELECT (SELECT count(*)::int FROM deposit_addresses WHERE family = 'tron' AND account_id IN (
              SELECT account_id FROM payment_orders WHERE provider = 'tron' AND state IN ('created', 'processing', 'held'))) AS hot,
           (SELECT count(*)::int FROM tron_cursors) AS total`;
  const budget = { left: await api.left(), perDay: config.requestsPerDay, nowMs };
  const plan = planPolls({
    ...(config.readsBlocks ? besidesBlocks(budget) : budget),
    nowMs,
    runMs,
    hot: counts?.hot ?? 0,
    total: counts?.total ?? 0,
  });
  const hot = await takeDue(services, now, { isHot: true, count: plan.hot, everyMs: plan.hotEveryMs });
  const idle = await takeDue(services, now, { isHot: false, count: plan.idle, everyMs: plan.idleEveryMs });
  for (const due of [...hot, ...idle]) await pollAddress(services, due, nowMs);
}

/** Takes addresses that are due, those not polled for the longest time first. Another process takes others. */
async function takeDue(
  { sql }: TronServices,
  now: Date,
  { isHot, count, everyMs }: { readonly isHot: boolean; readonly count: number; readonly everyMs: number },
): Promise<readonly DueAddress[]> {
  if (count === 0) return [];
  return sql<DueAddress[]>`
    UPDATE tron_cursors c SET polled_at = ${now.toISOString()} FROM deposit_addresses a
    WHERE a.family = 'tron' AND a.address = c.address AND c.address IN (
      SELECT c.address FROM tron_cursors c JOIN deposit_addresses a ON a.family = 'tron' AND a.address = c.address
      WHERE (c.polled_at IS NULL OR c.polled_at <= ${new Date(now.getTime() - everyMs).toISOString()}::timestamptz)
        AND ${isHot} = EXISTS (SELECT 1 FROM payment_orders o
          WHERE o.account_id = a.account_id AND o.provider = 'tron' AND o.state IN ('created', 'processing', 'held'))
      ORDER BY c.polled_at NULLS FIRST LIMIT ${count} FOR UPDATE OF c SKIP LOCKED)
    RETURNING c.address, a.account_id AS "accountId", c.read_until AS "readUntil", c.deep_read_at AS "deepReadAt"`;
}

/** Reads one list. What it mentions and how far it was read are stored together. */
async function pollAddress({ sql, transaction, api, config, log }: TronServices, due: DueAddress, nowMs: number): Promise<void> {
  const isDeep = due.deepReadAt === null || nowMs - due.deepReadAt.getTime() > dayMs;
  const sinceMs = Math.max(0, due.readUntil.getTime() - (isDeep ? deepOverlapMs : overlapMs));
  const { rows, completeUntilMs, isStuck } = await listTransfers(api, { address: due.address, token: config.token, sinceMs });
  if (isStuck) log.error({ address: due.address }, 'a list of TRON transfers cannot be read past a full page');
  const known = new Set(
    (
      await sql<
        { txHash: string }[]
      >`SELECT tx_hash AS "txHash" FROM tron_hints WHERE tx_hash = ANY(${rows.map(({ txHash }) => txHash)}::text[])`
    ).map(({ txHash }) => txHash),
  );
  const fresh = rows.filter(({ txHash }) => !known.has(txHash));
  await transaction(async (tx) => {
    for (const hint of fresh) await storeHint(tx, due.accountId, hint);
    await tx`
      UPDATE tron_cursors SET read_until = greatest(read_until, ${new Date(completeUntilMs).toISOString()}::timestamptz),
        deep_read_at = CASE WHEN ${isDeep && !isStuck} THEN ${new Date(nowMs).toISOString()}::timestamptz ELSE deep_read_at END
      WHERE address = ${due.address}`;
  });
}

async function storeHint(tx: TronServices['sql'], accountId: string, { txHash, value }: ListedTransfer): Promise<void> {
  const { amountNano } = toNano(value, tokenDecimals);
  // What the list says is shown and decides the order of proofs, nothing else: an absurd amount is cut.
  const shownNano = amountNano < 2n ** 62n ? amountNano : 0n;
  const stored = await tx`
    INSERT INTO tron_hints (tx_hash, amount_nano) VALUES (${txHash}, ${shownNano.toString()}) ON CONFLICT DO NOTHING RETURNING 1`;
  if (stored.length === 0) return;
  await tx`
    INSERT INTO seen_deposits (chain, block_hash, tx_hash, log_index, account_id, amount_nano, confirmations, confirmations_needed)
    VALUES ('tron', '', ${txHash}, 0, ${accountId}, ${shownNano.toString()}, 0, 0) ON CONFLICT DO NOTHING`;
}
