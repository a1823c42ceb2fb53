import { adjustWallet, openWallet, parseUsd, readWallet } from '@derouter/billing';
import { demoCalls } from '@derouter/contracts';
import { databaseNowMs, newId, type Sql } from '@derouter/db';
import { createKey, listKeys, revokeKey } from '../keys/index.ts';
import type { Services } from '../services.ts';

/** The account of the landing page's demo calls. It has no user, so nobody can sign in to it. */
export const demoAccountId = '00000000-0000-7000-8000-000000000de0';

const keyLifeMs = 3_600_000;
const renewBeforeMs = 60_000;
const topUpBelowNano = parseUsd('0.25');
const topUpNano = parseUsd('1');
/** At this time of a call, another process may be opening the account or adding credit. */
const lock = 'demo account';

type DemoServices = Pick<Services, 'billing' | 'catalog' | 'db' | 'notices' | 'sql'>;

/** Gives the secret of a key that can pay for a demo call. */
export type DemoKey = () => Promise<string>;

/** Opens the demo account when it is first needed. Its key lives for an hour, in the memory of this process only. */
export function createDemoKey(services: DemoServices): DemoKey {
  let current: { readonly secret: Promise<string>; readonly expiresAt: number } | null = null;
  return async () => {
    await addCredit(services);
    if (!current || current.expiresAt - renewBeforeMs < databaseNowMs()) {
      const expiresAt = databaseNowMs() + keyLifeMs;
      current = { secret: makeKey(services, new Date(expiresAt)), expiresAt };
      current.secret.catch(() => {
        current = null;
      });
    }
    return current.secret;
  };
}

async function addCredit({ billing, sql }: DemoServices): Promise<void> {
  const walletId = await findWallet(sql);
  if (walletId !== null && (await readWallet(sql, walletId)).availableNano >= topUpBelowNano) return;
  await billing.transaction(async ({ sql: tx }) => {
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))`;
    const wallet = (await findWallet(tx)) ?? (await openAccount(tx));
    if ((await readWallet(tx, wallet)).availableNano >= topUpBelowNano) return;
    await adjustWallet(tx, {
      walletId: wallet,
      kind: 'promotion',
      amountNano: topUpNano,
      adjustmentId: newId(),
      reason: 'demo calls of the landing page',
      actor: 'demo',
    });
  });
}

type Client = Sql | Parameters<typeof openWallet>[0];

async function findWallet(sql: Client): Promise<bigint | null> {
  const [row] = await sql<{ walletId: bigint }[]>`SELECT wallet_id AS "walletId" FROM accounts WHERE id = ${demoAccountId}`;
  return row?.walletId ?? null;
}

async function openAccount(tx: Client): Promise<bigint> {
  const walletId = await openWallet(tx);
  await tx`INSERT INTO accounts (id, wallet_id) VALUES (${demoAccountId}, ${walletId.toString()})`;
  return walletId;
}

/** Makes a key for the demo models only, and revokes those that have expired. */
async function makeKey(services: DemoServices, expiresAt: Date): Promise<string> {
  for (const key of await listKeys(services, demoAccountId)) {
    if (key.status === 'expired') await revokeKey(services, demoAccountId, key.id);
  }
  const { secret } = await createKey(services, demoAccountId, 'Landing page', {
    scopes: ['inference'],
    allowedModels: [...new Set(demoCalls.map(({ model }) => model))],
    expiresAt,
    concurrency: 8,
  });
  return secret;
}
