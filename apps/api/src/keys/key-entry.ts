import type { RateLimit } from '@derouter/billing';
import { type Database, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { networkMatcher } from '../web/index.ts';

/** The key and account that a request is made with. */
export interface Principal {
  readonly keyId: string;
  readonly accountId: string;
  readonly walletId: bigint;
  /** Whether the allow-lists of key and account permit a model. */
  readonly mayUse: (modelId: string) => boolean;
  /** Maximum concurrent requests of the key; null if unlimited. */
  readonly concurrency: number | null;
  /** Rate limits of the key and the account. */
  readonly rates: readonly RateLimit[];
}

/** A cached key. */
export interface KeyEntry extends Principal {
  readonly mayComeFrom: ((address: string) => boolean) | null;
  /** Switched off by its owner. */
  readonly switchedOff: boolean;
  /** The reason staff gave for suspending the key; null if it is not suspended. */
  readonly staffReason: string | null;
  readonly revoked: boolean;
  readonly expiresAt: number | null;
  readonly suspended: boolean;
}

/** Reads the key with this hash and its account; null if it does not exist. */
export async function readKeyEntry(db: Database, secretHash: string): Promise<KeyEntry | null> {
  const [row] = await db
    .select({ key: schema.accountKeys, account: schema.accounts })
    .from(schema.accountKeys)
    .innerJoin(schema.accounts, eq(schema.accounts.id, schema.accountKeys.accountId))
    .where(eq(schema.accountKeys.secretHash, secretHash));
  if (!row) return null;
  const { key, account } = row;
  const lists = [key.allowedModels, account.allowedModels].filter((list) => list !== null).map((list) => new Set(list));
  return {
    keyId: key.id,
    accountId: account.id,
    walletId: account.walletId,
    mayUse: (modelId) => lists.every((list) => list.has(modelId)),
    concurrency: key.concurrency,
    rates: [
      { subject: `key:${key.id}`, requestsPerMinute: key.requestsPerMinute, tokensPerMinute: key.tokensPerMinute },
      { subject: `account:${account.id}`, requestsPerMinute: account.requestsPerMinute, tokensPerMinute: account.tokensPerMinute },
    ].filter(({ requestsPerMinute, tokensPerMinute }) => requestsPerMinute !== null || tokensPerMinute !== null),
    mayComeFrom: key.allowedNetworks && networkMatcher(key.allowedNetworks),
    switchedOff: key.suspendedAt !== null,
    staffReason: key.staffSuspendedAt === null ? null : asSentence(key.staffSuspendedReason ?? ''),
    revoked: key.revokedAt !== null,
    expiresAt: key.expiresAt?.getTime() ?? null,
    suspended: account.status === 'suspended',
  };
}

function asSentence(text: string): string {
  return /[.!?。！？]$/.test(text) ? text : `${text}.`;
}
