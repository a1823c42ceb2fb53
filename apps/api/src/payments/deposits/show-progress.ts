import { formatUsd } from '@derouter/billing';
import type { OrderProgress } from '../rail.ts';
import type { DepositServices } from './deposit.ts';

interface OpenOrder {
  readonly id: string;
  readonly accountId: string;
  readonly state: 'created' | 'processing' | 'held';
  readonly quotedNano: bigint;
  readonly progress: OrderProgress;
  readonly isOld: boolean;
}

interface Arriving {
  readonly accountId: string;
  readonly amountNano: bigint;
  readonly confirmations: number | null;
  readonly confirmationsNeeded: number | null;
  readonly transaction: string;
  readonly chains: readonly string[];
  readonly note: string | null;
}

/** Orders that nothing arrived for are closed after this time. A later payment is credited all the same. */
export const orderHours = 24;

/**
 * Tells customers what is on its way for their open orders, and takes it back if a reorganisation removed it. Closes orders that
 * nothing arrived for. `stalledChains`: chains whose finality stands still.
 */
export async function showProgress(
  { sql, book }: Pick<DepositServices, 'sql' | 'book'>,
  provider: 'evm' | 'tron',
  stalledChains: ReadonlySet<string> = new Set(),
): Promise<void> {
  const orders = await sql<OpenOrder[]>`
    SELECT id, account_id AS "accountId", state, coalesce(requested_nano, 0) + fee_nano AS "quotedNano", progress,
      created_at < now() - ${orderHours}::int * interval '1 hour' AS "isOld"
    FROM payment_orders WHERE provider = ${provider} AND state IN ('created', 'processing', 'held')
    ORDER BY created_at DESC, id DESC LIMIT 2000`;
  if (orders.length === 0) return;
  const arriving = new Map((await readArriving(sql, provider)).map((one) => [one.accountId, one]));
  const shown = new Set<string>();
  for (const [accountId, arrived] of arriving) {
    const [order] = orders.filter((one) => one.accountId === accountId).sort((a, b) => distance(a, arrived) - distance(b, arrived));
    if (!order) continue;
    shown.add(order.id);
    const progress = { ...withoutSeen(order.progress), ...describe(arrived, stalledChains) };
    if (order.state !== 'processing' || differs(order.progress, progress)) await book.markOrder(order.id, 'processing', progress);
  }
  for (const order of orders) {
    if (shown.has(order.id)) continue;
    const progress = withoutSeen(order.progress);
    if (order.isOld) await book.markOrder(order.id, 'expired', progress);
    else if (order.state === 'processing' || differs(order.progress, progress)) await book.markOrder(order.id, 'created', progress);
  }
}

function distance({ quotedNano }: OpenOrder, { amountNano }: Arriving): number {
  return Math.abs(Number(quotedNano - amountNano));
}

function withoutSeen({ payTo }: OrderProgress): OrderProgress {
  return payTo ? { payTo } : {};
}

function differs(stored: OrderProgress, wanted: OrderProgress): boolean {
  // The database orders the members of JSON its own way.
  const sorted = (progress: OrderProgress) =>
    JSON.stringify(
      Object.entries({ ...progress, payTo: undefined })
        .filter(([, value]) => value !== undefined)
        .sort(),
    );
  return sorted(stored) !== sorted(wanted);
}

function describe(arrived: Arriving, stalledChains: ReadonlySet<string>): OrderProgress {
  const { amountNano, confirmations, confirmationsNeeded, transaction, chains, note } = arrived;
  const stalled = chains.some((chain) => stalledChains.has(chain)) ? 'finality_stalled' : null;
  const shown = note ?? stalled;
  return {
    seenUsd: formatUsd(amountNano),
    ...(confirmations !== null && confirmationsNeeded !== null
      ? { confirmations: Math.min(confirmations, confirmationsNeeded), confirmationsNeeded }
      : {}),
    transaction,
    ...(shown ? { note: shown } : {}),
  };
}

/** Per account: what was seen and is not final, and what is final and waits. */
async function readArriving(sql: DepositServices['sql'], provider: 'evm' | 'tron'): Promise<readonly Arriving[]> {
  return sql<Arriving[]>`
    SELECT account_id AS "accountId", sum(amount_nano)::bigint AS "amountNano", min(confirmations) AS confirmations,
      max(needed) AS "confirmationsNeeded", (array_agg(tx_hash ORDER BY amount_nano DESC))[1] AS transaction,
      array_agg(DISTINCT chain) AS chains, max(note) AS note
    FROM (
      SELECT chain, account_id, amount_nano, nullif(confirmations, 0) AS confirmations, nullif(confirmations_needed, 0) AS needed, tx_hash,
        NULL AS note
      FROM seen_deposits WHERE (chain = 'tron') = (${provider} = 'tron')
      UNION ALL
      SELECT d.chain, d.account_id, d.amount_nano, NULL, NULL, d.tx_hash,
        CASE WHEN d.state = 'dust' THEN 'below_minimum' WHEN d.state = 'frozen' THEN 'in_review'
             WHEN s.credited = false THEN 'token_paused' END
      FROM deposits d LEFT JOIN token_switches s ON s.chain = d.chain AND s.token = d.token
      WHERE d.state <> 'credited' AND (d.chain = 'tron') = (${provider} = 'tron')
    ) arriving GROUP BY account_id`;
}
