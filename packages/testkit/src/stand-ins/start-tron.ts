import { startTronStandin } from '../tron-standin.ts';
import type { StandIn, StandInOptions } from './stand-in.ts';
import { sixDecimals, startWalletPage } from './wallet-page.ts';

/** Of m/44'/195'/0' of the mnemonic that every test chain knows. Never send real money to its addresses. */
const xpub = 'xpub6BuRy7ZmkGfP2RWhoor1kWB1w9DvrtmJbFBvnC1bQ4SB5NbCHTyQYCJSXZtxDbFyHTmC7wkU2he3nYYdpZ3Vf6qUAkXSnL6RPif4BDtDEKr';

/** The stand-in for TronGrid, and the page of a wallet that sends USDT on it. */
export async function startTron({ port }: StandInOptions): Promise<StandIn> {
  const standin = await startTronStandin();
  const unsolid: string[] = [];
  const wallet = await startWalletPage({
    port,
    title: 'Wallet on a stand-in for TRON',
    async send(address, amount) {
      const id = standin.add({ to: address, value: sixDecimals(amount), unsolid: true });
      unsolid.push(id);
      return `Sent ${amount} USDT in ${id}. It is not solidified yet.`;
    },
    more: {
      solidify: {
        label: 'Solidify what was sent',
        async run() {
          for (const id of unsolid.splice(0)) standin.solidify(id);
          return 'What was sent before is final now.';
        },
      },
    },
  });
  return {
    settings: { ONCHAIN_TRON_XPUB: xpub, TRON_API_BASE: standin.url, TRON_TOKEN: standin.token },
    hints: [`${wallet.url} is the payer’s wallet: send to the address that the order shows, then solidify it.`],
    async close() {
      await wallet.close();
      await standin.close();
    },
  };
}
