import { startAnvil } from '../anvil.ts';
import type { StandIn, StandInOptions } from './stand-in.ts';
import { sixDecimals, startWalletPage } from './wallet-page.ts';

/** Of m/44'/60'/0' of the mnemonic that every test chain knows. Never send real money to its addresses. */
const xpub = 'xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP';

/** Blocks until a transfer is final on the local chain. */
const blocksToFinal = 12;

/** A local EVM chain with a token of six decimals, and the page of a wallet that sends it. */
export async function startEvm({ port }: StandInOptions): Promise<StandIn> {
  const chain = await startAnvil();
  const token = await chain.deployToken('USDC', 6);
  const wallet = await startWalletPage({
    port,
    title: 'Wallet on a local EVM chain',
    async send(address, amount) {
      const hash = await token.call('transfer', [address, sixDecimals(amount)]);
      return `Sent ${amount} USDC in ${hash}. It is seen now, and final after ${blocksToFinal} more blocks.`;
    },
    more: {
      mine: {
        label: `Make ${blocksToFinal} blocks`,
        async run() {
          await chain.mine(blocksToFinal);
          return 'What was sent before is final now.';
        },
      },
      reorg: {
        label: 'Replace the last two blocks',
        async run() {
          await chain.reorg(2);
          return 'What was in them is gone.';
        },
      },
    },
  });
  const chains = [
    {
      id: chain.chainId,
      name: 'Local chain',
      rpcUrls: [chain.rpcUrl],
      tokens: [{ address: token.address, symbol: 'USDC', decimals: 6 }],
      finality: { mode: 'finalized' },
      minCreditUsd: 1,
      typicalMinutes: 1,
    },
  ];
  return {
    settings: { ONCHAIN_EVM_XPUB: xpub, ONCHAIN_CHAINS: JSON.stringify(chains) },
    hints: [`${wallet.url} is the payer’s wallet: send to the address that the order shows, then make blocks.`],
    async close() {
      await wallet.close();
      await chain.stop();
    },
  };
}
