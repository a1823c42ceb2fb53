import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { paymentRefOf } from '../deposits/deposit.ts';
import { readAddresses } from '../deposits/read-addresses.ts';
import { storeDeposits } from '../deposits/store-deposits.ts';
import type { ClaimOutcome } from '../rail.ts';
import { readReceipt } from './read-receipt.ts';
import type { TronServices } from './tron-services.ts';

const transactionId = z.string().regex(/^[0-9a-fA-F]{64}$/);

/** Proves a transaction that a customer names by its receipt, and stores it once, however it was found before. */
export async function claimTronTransaction(
  { sql, api, config, transaction }: TronServices,
  accountId: string,
  text: string,
): Promise<ClaimOutcome> {
  const id = transactionId.safeParse(text.trim());
  if (!id.success) throw new DerouterError('validation_failed', 'This is not the id of a transaction.', { param: 'transaction' });
  const transfers = await readReceipt(api, config, id.data.toLowerCase(), await readAddresses(sql, 'tron'));
  // An empty answer: not final yet, or unknown.
  if (transfers === null) return { outcome: 'waiting' };
  const own = transfers.incoming.filter((transfer) => transfer.accountId === accountId);
  if (own.length === 0) return { outcome: 'nothing' };
  const proven = own.map((transfer) => ({ ...transfer, evidence: { ...transfer.evidence, claimed: true } }));
  await transaction((tx) => storeDeposits(tx, proven, config.minCreditNano));
  return { outcome: 'stored', paymentRefs: proven.map(paymentRefOf) };
}
