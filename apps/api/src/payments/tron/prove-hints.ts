import { readAddresses } from '../deposits/read-addresses.ts';
import { besidesBlocks, planPolls } from './plan-polls.ts';
import { readReceipt } from './read-receipt.ts';
import { storeTransfers } from './store-transfers.ts';
import type { TronServices } from './tron-services.ts';
import { TronError } from './trongrid.ts';

/** A transaction that has no receipt after this time will not get one; a claim can still prove it. */
const giveUpDays = 7;

/** Reads the receipts of transactions that lists mentioned, the largest first, and stores the deposits that they prove. */
export async function proveHints(services: TronServices, runMs: number): Promise<void> {
  const { sql, log, api, config } = services;
  const nowMs = Date.now();
  const now = new Date(nowMs).toISOString();
  const budget = { left: await api.left(), perDay: config.requestsPerDay, nowMs };
  const { proofs } = planPolls({ ...(config.readsBlocks ? besidesBlocks(budget) : budget), nowMs, runMs, hot: 0, total: 0 });
  await sql`
    WITH given_up AS (
      UPDATE tron_hints SET outcome = 'nothing'
      WHERE outcome IS NULL AND created_at < ${now}::timestamptz - ${giveUpDays}::int * interval '1 day' RETURNING tx_hash)
    DELETE FROM seen_deposits WHERE chain = 'tron' AND tx_hash IN (SELECT tx_hash FROM given_up)`;
  const due = await sql<{ txHash: string }[]>`
    UPDATE tron_hints SET attempts = attempts + 1,
      next_try_at = ${now}::timestamptz + least(3600, 10 * power(1.5, least(attempts, 20))) * interval '1 second'
    WHERE tx_hash IN (
      SELECT tx_hash FROM tron_hints WHERE outcome IS NULL AND next_try_at <= ${now}::timestamptz
      ORDER BY amount_nano DESC LIMIT ${proofs} FOR UPDATE SKIP LOCKED)
    RETURNING tx_hash AS "txHash"`;
  const addresses = await readAddresses(sql, 'tron');
  for (const { txHash } of due) {
    try {
      await proveHint(services, txHash, addresses);
    } catch (error) {
      if (!(error instanceof TronError)) throw error;
      log.warn({ err: error, transaction: txHash }, 'reading a TRON receipt failed and will be tried again');
    }
  }
}

async function proveHint(services: TronServices, txHash: string, addresses: ReadonlyMap<string, string>): Promise<void> {
  const { api, config, transaction } = services;
  const transfers = await readReceipt(api, config, txHash, addresses);
  if (transfers === null) return;
  await transaction(async (tx) => {
    await storeTransfers(tx, services, transfers);
    await tx`UPDATE tron_hints SET outcome = ${transfers.incoming.length > 0 ? 'proven' : 'nothing'} WHERE tx_hash = ${txHash}`;
    await tx`DELETE FROM seen_deposits WHERE chain = 'tron' AND tx_hash = ${txHash}`;
  });
}
