import { databaseNowMs } from '@derouter/db';
import { type Address, getAddress } from 'viem';
import { DerouterError } from '../../errors/index.ts';
import { createAlarm } from '../deposits/alarm.ts';
import { type DepositContext, type DepositServices, transactionsOf } from '../deposits/deposit.ts';
import type { DepositRail } from '../deposits/deposit-rail.ts';
import { describeKey } from '../deposits/describe-key.ts';
import { ensureAddress } from '../deposits/ensure-address.ts';
import { readAddresses } from '../deposits/read-addresses.ts';
import type { ScreenAddress } from '../deposits/screening.ts';
import { orderHours, showProgress } from '../deposits/show-progress.ts';
import { createChain } from './chain.ts';
import { claimTransaction } from './claim-transaction.ts';
import type { EvmConfig } from './config.ts';
import { creditChain, followChain } from './follow-chain.ts';
import { offerNetworks } from './offer-networks.ts';
import { pollHeads } from './poll-heads.ts';
import { readChainBalances } from './read-balances.ts';
import { rescan } from './rescan.ts';

interface EvmOptions {
  readonly screen?: ScreenAddress;
  /** Most queries of logs per chain in one run; set by tests. */
  readonly maxSteps?: number;
}

/** Stablecoins on EVM chains, paid to permanent addresses of our own. Only public keys are known here. */
export function createEvm(
  { key, chains: configs, treasury }: EvmConfig,
  context: DepositContext,
  { screen, maxSteps = 50 }: EvmOptions = {},
): DepositRail {
  const { sql, log, book, billing } = context;
  const services: DepositServices = { sql, log, book, transaction: transactionsOf(billing) };
  const chains = configs.map(createChain);
  const options = { ...services, alarm: createAlarm(log), maxSteps, treasury, ...(screen ? { screen } : {}) };
  const everyChain = (work: (chain: (typeof chains)[number]) => Promise<void>) =>
    Promise.all(
      chains.map((chain) =>
        work(chain).catch((error: unknown) =>
          log.error({ err: error, chain: chain.config.name }, 'following a chain failed and will be retried'),
        ),
      ),
    );
  const follow = async () => {
    await everyChain((chain) => followChain(options, chain));
    await showProgress(services, 'evm', new Set(chains.filter(({ finalityStalled }) => finalityStalled).map(({ key }) => key)));
  };
  return {
    name: 'evm',
    title: { en: 'Stablecoins (USDC, USDT)', zh: '稳定币（USDC、USDT）' },
    sandbox: false,
    tasks: [
      { name: 'evm', every: { seconds: 10 }, run: follow },
      {
        name: 'evm-rescan',
        every: { cron: '40 2 * * *' },
        run: async () => {
          await everyChain(async (chain) => {
            const nowMs = Date.now();
            await pollHeads(chain, log, nowMs);
            await rescan({ ...services, chain, treasury }, nowMs);
          });
        },
      },
    ],
    async openCheckout({ orderId, accountId, creditNano, feeNano }) {
      if (chains.some(({ problem }) => problem === 'starting')) await everyChain((chain) => followChain(options, chain));
      const { address } = await ensureAddress(services.transaction, key, accountId);
      const payTo = await offerNetworks(sql, chains, address as Address, creditNano + feeNano);
      if (payTo.length === 0)
        throw new DerouterError('upstream_unavailable', 'No network can take this amount at the moment. Choose another method.');
      const expiresAt = new Date(databaseNowMs() + orderHours * 60 * 60_000);
      return { providerRef: address, redirectUrl: `/credits/return?order=${orderId}`, expiresAt, progress: { payTo } };
    },
    async balances() {
      const addresses = [...(await readAddresses(sql, 'evm')).keys()] as Address[];
      return (await Promise.all(chains.map((chain) => readChainBalances(sql, chain, addresses)))).flat();
    },
    deposits: {
      chains: () => chains.map(({ gauges }) => gauges),
      tokens: () =>
        chains.flatMap(({ key: chain, config: { name: network, tokens } }) =>
          tokens.map(({ address: token, symbol }) => ({ chain, network, token, symbol })),
        ),
      key: () => describeKey(key, { setting: 'ONCHAIN_EVM_XPUB', treasury, write: (address) => getAddress(address) }),
      async claimTransaction(accountId, transaction) {
        const claimed = await claimTransaction(services, chains, accountId, transaction);
        if (claimed.outcome === 'stored') await everyChain((chain) => creditChain(options, chain));
        return claimed;
      },
      replaceAddress: async (accountId) => (await ensureAddress(services.transaction, key, accountId, { replace: true })).address,
    },
  };
}
