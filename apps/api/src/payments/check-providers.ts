import type { Sql } from '@derouter/db';
import type { Config } from '../config.ts';

/** Whether a payment provider or a node of a chain answers as configured. */
export interface ProviderCheck {
  /** Such as `stripe` or `Base, node 1:rpc.example`. */
  readonly name: string;
  readonly kind: 'rail' | 'chain';
  /** What is wrong; null if nothing. */
  readonly problem: string | null;
  /** What was found. */
  readonly found: string;
}

/** A final block older than this means that a node is stuck, or that its chain is. */
const maxBlockAgeMs = 60 * 60_000;

/** Asks every configured provider and node something harmless. The libraries of each are loaded only if it is set up. */
export async function checkProviders(
  { stripe, cryptomus, evm, tron, sandboxPayments }: Pick<Config, 'cryptomus' | 'evm' | 'sandboxPayments' | 'stripe' | 'tron'>,
  sql: Sql,
): Promise<ProviderCheck[]> {
  const checks: Promise<ProviderCheck>[] = [];
  const add = (name: string, kind: ProviderCheck['kind'], run: () => Promise<string>) =>
    checks.push(
      run().then(
        (found) => ({ name, kind, problem: null, found }),
        (error: unknown) => ({ name, kind, problem: error instanceof Error ? error.message : 'no answer', found: '' }),
      ),
    );
  if (stripe) {
    add('stripe', 'rail', async () => {
      const { callStripe, createStripeClient } = await import('./stripe/stripe-client.ts');
      const balance = await callStripe(() => createStripeClient(stripe).balance.retrieve());
      return `answers in ${balance.livemode ? 'live' : 'test'} mode`;
    });
  }
  if (cryptomus) {
    add('cryptomus', 'rail', async () => {
      const { createCryptomusClient } = await import('./cryptomus/cryptomus-client.ts');
      await createCryptomusClient(cryptomus).listPayments(new Date().toISOString().slice(0, 19).replace('T', ' '), null);
      return 'answers and accepts the key';
    });
  }
  for (const chain of evm?.chains ?? []) {
    const { createRpcNode } = await import('./evm/rpc-node.ts');
    const { checkNode } = await import('./evm/check-node.ts');
    for (const [index, url] of chain.rpcUrls.entries()) {
      const node = createRpcNode(url, index, chain.maxLogRange);
      add(`${chain.name}, node ${node.name}`, 'chain', async () => {
        const problem = await checkNode(node, chain);
        if (problem) throw new Error(problem);
        const { number, time } = await node.block('latest');
        const ageMs = Date.now() - time.getTime();
        if (ageMs > maxBlockAgeMs) throw new Error(`its newest block is ${Math.round(ageMs / 60_000)} minutes old`);
        return `block ${number}`;
      });
    }
  }
  if (tron) {
    add('tron', 'chain', async () => {
      const { createTrongrid } = await import('./tron/trongrid.ts');
      const api = createTrongrid(sql, tron);
      await api.post('/walletsolidity/getnowblock', {});
      return `answers; ${await api.left()} requests left today`;
    });
  }
  if (sandboxPayments) add('sandbox', 'rail', async () => 'on: moves no money');
  return Promise.all(checks);
}
