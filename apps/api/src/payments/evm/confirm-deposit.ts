import type { Hash } from 'viem';
import type { Logger } from '../../observability/index.ts';
import type { WaitingDeposit } from '../deposits/credit-options.ts';
import type { Chain } from './chain.ts';

/** Whether the block of a deposit is still the one of its number, according to the first node that answers. */
async function isInChain({ states, config }: Chain, log: Logger, deposit: WaitingDeposit): Promise<boolean> {
  for (const { node, check, answers } of states) {
    if (check !== 'right' || !answers) continue;
    const { hash } = await node.block(deposit.block);
    if (hash === deposit.blockHash) return true;
    const detail = { chain: config.name, node: node.name, transaction: deposit.txHash, block: deposit.block.toString() };
    log.fatal(detail, 'the block of a stored deposit has been replaced');
    return false;
  }
  return false;
}

/** Deposits above this are credited only if a second node has the same receipt: 100 USD. */
const secondLookAboveNano = 100_000_000_000n;

/**
 * Asks a node other than the one that found a large deposit for its receipt. Resolves with evidence; with null if the deposit must
 * wait, because no other node answers or the receipts differ. A chain with one configured node has no second opinion to ask for.
 */
export async function confirmDeposit(
  chain: Chain,
  log: Logger,
  deposit: WaitingDeposit,
): Promise<Readonly<Record<string, unknown>> | null> {
  if (!(await isInChain(chain, log, deposit))) return null;
  if (deposit.amountNano <= secondLookAboveNano || chain.states.length < 2) return {};
  for (const { node, check } of chain.states) {
    if (node.name === deposit.evidence.rpc || check !== 'right') continue;
    try {
      const receipt = await node.receipt(deposit.txHash as Hash);
      const found = receipt.logs[deposit.ordinal];
      const isSame =
        receipt.status === 'success' &&
        receipt.blockHash === deposit.blockHash &&
        found?.address.toLowerCase() === deposit.token &&
        found.topics[2]?.toLowerCase().endsWith(deposit.toAddress.slice(2)) === true &&
        BigInt(found.data) === BigInt(deposit.value);
      if (isSame) return { confirmedBy: node.name };
      log.fatal({ chain: chain.config.name, node: node.name, transaction: deposit.txHash }, 'a second RPC node contradicts a deposit');
      return null;
    } catch (error) {
      log.warn({ err: error, chain: chain.config.name, node: node.name }, 'a second RPC node could not confirm a deposit');
    }
  }
  return null;
}
