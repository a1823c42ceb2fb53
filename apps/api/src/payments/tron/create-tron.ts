import { formatUsd } from '@derouter/billing';
import { databaseNowMs } from '@derouter/db';
import { DerouterError } from '../../errors/index.ts';
import type { ChainGauges } from '../deposits/chain-gauges.ts';
import { creditDeposits } from '../deposits/credit-deposits.ts';
import { type DepositContext, transactionsOf } from '../deposits/deposit.ts';
import type { DepositRail } from '../deposits/deposit-rail.ts';
import { describeKey } from '../deposits/describe-key.ts';
import { ensureAddress } from '../deposits/ensure-address.ts';
import type { ScreenAddress } from '../deposits/screening.ts';
import { orderHours, showProgress } from '../deposits/show-progress.ts';
import { auditAddresses } from './audit-addresses.ts';
import { claimTronTransaction } from './claim-tron-transaction.ts';
import type { TronConfig } from './config.ts';
import { pollAddresses } from './poll-addresses.ts';
import { proveHints } from './prove-hints.ts';
import { readTronBalances } from './read-balances.ts';
import { scanBlocks } from './scan-blocks.ts';
import { tronClearing } from './store-transfers.ts';
import type { TronServices } from './tron-services.ts';
import { createTrongrid, TronBusy, TronError } from './trongrid.ts';

const everySeconds = 15;

/** USDT on TRON, paid to permanent addresses of our own. Only public keys are known here. */
export function createTron(config: TronConfig, context: DepositContext, { screen }: { readonly screen?: ScreenAddress } = {}): DepositRail {
  const { sql, log, book, billing } = context;
  const services: TronServices = { sql, log, book, transaction: transactionsOf(billing), api: createTrongrid(sql, config), config };
  const gauges: ChainGauges = {
    chain: 'tron',
    name: 'TRON',
    lagBlocks: 0,
    lagSeconds: 0,
    rangeBlocks: 0,
    halted: 0,
    cannotKeepUp: 0,
    nodes: 1,
  };
  const credit = () =>
    creditDeposits({
      ...services,
      provider: 'tron',
      chain: 'tron',
      minCreditNano: config.minCreditNano,
      clearing: () => tronClearing,
      ...(screen ? { screen } : {}),
    });
  return {
    name: 'tron',
    title: { en: 'USDT on TRON', zh: 'TRON 上的 USDT' },
    sandbox: false,
    tasks: [
      {
        name: 'tron',
        every: { seconds: everySeconds },
        async run() {
          await toleratePause(services, () => pollAddresses(services, everySeconds * 1000));
          if (config.readsBlocks) await toleratePause(services, () => scanBlocks(services, gauges));
          await toleratePause(services, () => proveHints(services, everySeconds * 1000));
          await credit();
          await showProgress(services, 'tron');
          if (!config.readsBlocks) await measureLag(services, gauges);
        },
      },
      { name: 'tron-audit', every: { cron: '10 4 * * *' }, run: () => toleratePause(services, () => auditAddresses(services)) },
    ],
    async openCheckout({ orderId, accountId, creditNano, feeNano }) {
      const [off] = await sql`SELECT 1 FROM token_switches WHERE chain = 'tron' AND token = ${config.token} AND NOT credited`;
      if (off || creditNano + feeNano < config.minCreditNano) {
        throw new DerouterError('upstream_unavailable', 'TRON cannot take this amount at the moment. Choose another method.');
      }
      const { address } = await ensureAddress(services.transaction, config.key, accountId);
      const minimumUsd = formatUsd(config.minCreditNano);
      const payTo = [{ network: 'TRON', token: 'USDT', address, uri: address, minimumUsd, minutes: Math.ceil(config.typicalMinutes) }];
      const expiresAt = new Date(databaseNowMs() + orderHours * 60 * 60_000);
      return { providerRef: address, redirectUrl: `/credits/return?order=${orderId}`, expiresAt, progress: { payTo } };
    },
    balances: async () => [await readTronBalances(services)],
    deposits: {
      chains: () => [gauges],
      tokens: () => [{ chain: 'tron', network: 'TRON', token: config.token, symbol: 'USDT' }],
      key: () => describeKey(config.key, { setting: 'ONCHAIN_TRON_XPUB', treasury: config.treasury, write: (address) => address }),
      async claimTransaction(accountId, transaction) {
        const claimed = await claimTronTransaction(services, accountId, transaction);
        if (claimed.outcome === 'stored') await credit();
        return claimed;
      },
      replaceAddress: async (accountId) => (await ensureAddress(services.transaction, config.key, accountId, { replace: true })).address,
    },
  };
}

/** Runs a step; a pause that the provider asks for is no failure. */
async function toleratePause({ log }: TronServices, step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (error instanceof TronBusy) log.info({ reason: error.message }, 'TRON is not asked for a while');
    else if (error instanceof TronError) log.warn({ err: error }, 'TRON could not be asked and is tried again');
    else throw error;
  }
}

/** The age of the oldest transaction that was mentioned and not proven. */
async function measureLag({ sql }: TronServices, gauges: ChainGauges): Promise<void> {
  const [oldest] = await sql<{ createdAt: Date | null }[]>`SELECT min(created_at) AS "createdAt" FROM tron_hints WHERE outcome IS NULL`;
  gauges.lagSeconds = oldest?.createdAt ? Math.max(0, Math.round((Date.now() - oldest.createdAt.getTime()) / 1000)) : 0;
}
