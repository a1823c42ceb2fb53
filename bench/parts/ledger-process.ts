import { createBilling } from '@derouter/billing';
import { connect } from '@derouter/db';
import { applyLedgerLoad, type Wallet } from './ledger-load.ts';

/** A process with a ledger of its own. It gets `{ url, wallets, seconds }` as its argument, warms up, and prints `ready`; on a line of input it prints its throughput. */
const { url, wallets, seconds } = JSON.parse(process.argv[2] ?? '') as {
  url: string;
  wallets: (Omit<Wallet, 'id'> & { id: string })[];
  seconds: number;
};
const { sql } = await connect(url, { max: 8 });
const billing = await createBilling({ sql });
const own = wallets.map((wallet) => ({ ...wallet, id: BigInt(wallet.id) }));
await applyLedgerLoad(billing, own, { inFlight: 64, seconds: 2 });
console.log('ready');
process.stdin.once('data', async () => {
  const { perSecond } = await applyLedgerLoad(billing, own, { inFlight: 64, seconds });
  console.log(`done ${JSON.stringify({ perSecond, conflicts: billing.conflicts() })}`);
  process.exit(0);
});
