import { schema } from '@derouter/db';
import { and, eq, gt } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { isLoopback } from '../web/index.ts';

const hourMs = 3_600_000;
const maxPerAccount = 10;
const maxPerNetwork = 30;

interface Attempt {
  readonly kind: 'promo' | 'claim';
  readonly accountId: string;
  readonly network: string;
}

const refusals = {
  promo: { code: 'promo_rate_limited', message: 'Too many codes were tried. Try again in an hour.' },
  claim: { code: 'claim_rate_limited', message: 'Too many transactions were tried. Try again in an hour.' },
} as const;

/**
 * Counts an attempt to redeem a code or to claim a transaction. It is stored before it is counted, so that concurrent attempts are
 * all counted. Throws `promo_rate_limited`, `claim_rate_limited`.
 */
export async function limitAttempts({ db, config }: Pick<Services, 'config' | 'db'>, { kind, accountId, network }: Attempt): Promise<void> {
  const table = schema.guessAttempts;
  await db.insert(table).values({ kind, accountId, network });
  const counted = and(eq(table.kind, kind), gt(table.createdAt, new Date(Date.now() - hourMs)));
  const ofAccount = await db.$count(table, and(eq(table.accountId, accountId), counted));
  const isOwnMachine = config.mode === 'local' && isLoopback(network);
  const ofNetwork = isOwnMachine ? 0 : await db.$count(table, and(eq(table.network, network), counted));
  if (ofAccount <= maxPerAccount && ofNetwork <= maxPerNetwork) return;
  const { code, message } = refusals[kind];
  throw new DerouterError(code, message, { retryAfterSeconds: 3600 });
}
