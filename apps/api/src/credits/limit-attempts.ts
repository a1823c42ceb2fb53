import { networkLimit, takeAttempt } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';

const windowSeconds = 3600;
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

/** Counts an attempt to redeem a code or to claim a transaction. Throws `promo_rate_limited`, `claim_rate_limited`. */
export async function limitAttempts(services: Pick<Services, 'config' | 'sql'>, { kind, accountId, network }: Attempt): Promise<void> {
  const limits = [
    { bucket: `${kind} account ${accountId}`, max: maxPerAccount, windowSeconds },
    ...networkLimit(services, network, { bucket: kind, max: maxPerNetwork, windowSeconds }),
  ];
  if (!(await services.sql.begin((tx) => takeAttempt(tx, limits)))) return;
  const { code, message } = refusals[kind];
  throw new DerouterError(code, message, { retryAfterSeconds: windowSeconds });
}
