import { parseAbiItem, parseEventLogs } from 'viem';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { type DepositServices, paymentRefOf } from '../deposits/deposit.ts';
import { readAddresses } from '../deposits/read-addresses.ts';
import { storeDeposits } from '../deposits/store-deposits.ts';
import type { ClaimOutcome } from '../rail.ts';
import type { Chain } from './chain.ts';
import { readCursor } from './cursor.ts';
import { isDeposit, proveTransfers } from './find-transfers.ts';
import { planScan } from './plan-scan.ts';
import { RpcError } from './rpc-node.ts';

const transactionHash = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
const transferEvent = parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)');

/**
 * A customer names the transaction of a payment that was not credited. It is proven by its receipt and stored once, however it was
 * found before. Throws `validation_failed`, and `RpcError` if a chain could not be asked and no other knows the transaction.
 */
export async function claimTransaction(
  services: DepositServices,
  chains: readonly Chain[],
  accountId: string,
  text: string,
): Promise<ClaimOutcome> {
  const hash = transactionHash.safeParse(text.trim());
  if (!hash.success) throw new DerouterError('validation_failed', 'This is not the hash of a transaction.', { param: 'transaction' });
  let unanswered: unknown = null;
  for (const chain of chains) {
    try {
      const found = await claimOn(services, chain, accountId, hash.data.toLowerCase() as `0x${string}`);
      if (found.outcome !== 'nothing') return found;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (!error.isMissing) unanswered = error;
    }
  }
  if (unanswered) throw unanswered;
  return { outcome: 'nothing' };
}

async function claimOn({ sql, transaction }: DepositServices, chain: Chain, accountId: string, hash: `0x${string}`): Promise<ClaimOutcome> {
  const plan = planScan(chain, Date.now());
  const cursor = await readCursor(sql, chain.key);
  if (!plan || (cursor && cursor.haltedReason !== null)) return { outcome: 'nothing' };
  const { node } = plan.reader;
  const receipt = await node.receipt(hash);
  const all = await readAddresses(sql, 'evm');
  const contracts = chain.config.tokens.map(({ address }) => address);
  const logs = parseEventLogs({ abi: [transferEvent], logs: receipt.logs, strict: true }).filter(
    (log) => isDeposit(log, contracts, all, 0n, receipt.blockNumber) && all.get(log.args.to.toLowerCase()) === accountId,
  );
  if (receipt.status !== 'success' || logs.length === 0) return { outcome: 'nothing' };
  if (receipt.blockNumber > plan.target) return { outcome: 'waiting' };
  const other = await plan.witness?.node.block(receipt.blockNumber);
  if (other && other.hash !== receipt.blockHash) return { outcome: 'waiting' };
  const transfers = await proveTransfers(node, chain, all, logs);
  const proven = transfers.map((transfer) => ({ ...transfer, evidence: { ...transfer.evidence, claimed: true } }));
  await transaction((tx) => storeDeposits(tx, proven, chain.config.minCreditNano));
  return { outcome: 'stored', paymentRefs: proven.map(paymentRefOf) };
}
