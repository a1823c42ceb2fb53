import { readAddresses } from '../deposits/read-addresses.ts';
import { listTransfers } from './list-transfers.ts';
import { readReceipt } from './read-receipt.ts';
import { storeTransfers } from './store-transfers.ts';
import type { TronServices } from './tron-services.ts';

/**
 * Looks for what left an address that holds less than was received there, and stores what receipts prove. Blocks show it anyway where
 * they are read; lists are only asked for this.
 */
export async function findOutgoing(
  services: TronServices,
  { address, since }: { readonly address: string; readonly since: Date },
): Promise<void> {
  const { sql, api, config, transaction } = services;
  const { rows } = await listTransfers(api, { address, token: config.token, sinceMs: since.getTime(), side: 'from' });
  const known = new Set(
    (
      await sql<{ txHash: string }[]>`SELECT tx_hash AS "txHash" FROM outgoing_transfers WHERE chain = 'tron' AND from_address = ${address}`
    ).map(({ txHash }) => txHash),
  );
  const addresses = await readAddresses(sql, 'tron');
  for (const { txHash } of rows.filter((row) => !known.has(row.txHash))) {
    const found = await readReceipt(api, config, txHash, addresses);
    if (found && found.outgoing.length > 0) await transaction((tx) => storeTransfers(tx, services, found));
  }
}
