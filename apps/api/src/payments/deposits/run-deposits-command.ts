import type { AuditAction } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import type { EvmConfig } from '../evm/config.ts';
import { resumeChain } from '../evm/resume-chain.ts';
import { RpcError } from '../evm/rpc-node.ts';
import type { TronConfig } from '../tron/config.ts';
import { depositsHelp } from './deposits-help.ts';
import { firstAddresses, listBalances } from './list-balances.ts';
import { switchToken } from './switch-token.ts';

interface Output {
  readonly print: (line: string) => void;
  readonly note: (line: string) => void;
  /** Makes a change in a transaction with its entry in the audit log. */
  readonly change: (
    entry: {
      readonly action: AuditAction;
      readonly subject: string;
      readonly reason?: string;
      readonly after: Readonly<Record<string, unknown>>;
    },
    work: (sql: Sql) => Promise<void>,
  ) => Promise<void>;
}

/** The operator's command `deposits`. Returns the exit code: 1 if something could not be read, 2 if it was not understood. */
export async function runDepositsCommand(
  sql: Sql,
  config: { readonly evm: EvmConfig | null; readonly tron: TronConfig | null },
  args: readonly string[],
  output: Output,
): Promise<number> {
  const { print, note } = output;
  const [action, ...rest] = args;
  if (action === 'resume') return resume(config.evm, rest, output);
  if (action === 'switch') return change(rest, output);
  if (action !== undefined && action !== '--all') {
    note(depositsHelp);
    return 2;
  }
  if (!config.evm && !config.tron) {
    note('Set ONCHAIN_EVM_XPUB or ONCHAIN_TRON_XPUB first.');
    return 2;
  }
  // Not on standard output, which is CSV.
  note('The first addresses, to compare with the wallet that made the key:');
  for (const line of firstAddresses(config)) note(`  ${line}`);
  let unknown = 0;
  for await (const line of listBalances(sql, config, action === '--all')) {
    if (line.endsWith(',unknown')) unknown++;
    print(line);
  }
  if (unknown > 0) note(`${unknown} balances could not be read.`);
  return unknown > 0 ? 1 : 0;
}

async function resume(evm: EvmConfig | null, [id, block]: readonly string[], { print, note, change }: Output): Promise<number> {
  const chain = evm?.chains.find((one) => String(one.id) === id);
  if (!chain || (block !== undefined && !/^\d+$/.test(block))) {
    note('Name a configured chain by its id, and if wanted the block to read again from.');
    return 2;
  }
  try {
    await change({ action: 'resume chain', subject: String(chain.id), after: { fromBlock: block ?? null } }, async (sql) => {
      print(`${chain.name} is read again from block ${await resumeChain(sql, chain, block === undefined ? null : BigInt(block))}.`);
    });
    return 0;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    note(error.message);
    return 1;
  }
}

async function change([chain, token, state, ...words]: readonly string[], { print, note, change }: Output): Promise<number> {
  if (!chain || !token || (state !== 'on' && state !== 'off') || words.length === 0) {
    note('Usage: deposits switch <chain id or tron> <token address> <on|off> <reason>');
    return 2;
  }
  const [credited, reason] = [state === 'on', words.join(' ')];
  const action = credited ? 'resume crediting a token' : 'stop crediting a token';
  await change({ action, subject: `${chain} ${token}`, reason, after: { isCredited: credited } }, (sql) =>
    switchToken(sql, { chain, token, credited, reason, changedBy: 'operator' }),
  );
  print(state === 'on' ? 'Deposits of this token are credited.' : 'Deposits of this token wait, and it is not offered.');
  return 0;
}
