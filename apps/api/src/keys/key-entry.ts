import type { RateLimit } from '@derouter/billing';
import type { KeyScope } from '@derouter/contracts';
import { type Database, schema } from '@derouter/db';
import { eq, sql } from 'drizzle-orm';
import { networkMatcher } from '../web/index.ts';

/** The key and account that a request is made with. */
export interface Principal {
  readonly keyId: string;
  readonly kind: 'account' | 'client';
  readonly scopes: readonly KeyScope[];
  readonly accountId: string;
  /** The wallet that pays: the account's, or the client key's own. */
  readonly walletId: bigint;
  /** The factor by which the client of a client key sees every amount, in millionths; null for an account key. */
  readonly multiplierMillionths: number | null;
  /** Whether the allow-lists of key and account permit a model. */
  readonly mayUse: (modelId: string) => boolean;
  /** Maximum concurrent requests of the key; null if unlimited. */
  readonly concurrency: number | null;
  /** Maximum concurrent requests of all keys of the account, with the account's wallet; null if unlimited. */
  readonly accountConcurrency: { readonly limit: number; readonly walletId: bigint } | null;
  /** Rate limits of the key and the account. */
  readonly rates: readonly RateLimit[];
  /** Whether receipts keep a keyed hash of the end user that a request names. */
  readonly hashEndUsers: boolean;
}

/** A cached secret with its key. */
export interface KeyEntry extends Principal {
  readonly mayComeFrom: ((address: string) => boolean) | null;
  /** Switched off by its owner. */
  readonly switchedOff: boolean;
  /** The reason staff gave for suspending the key; null if it is not suspended. */
  readonly staffReason: string | null;
  readonly revoked: boolean;
  readonly expiresAt: number | null;
  /** When this secret stops working because a rotation replaced it. */
  readonly replacedAt: number | null;
  /** Why the account is suspended, as a sentence; null if it is not. */
  readonly accountReason: string | null;
  /** A client key whose account may not hand out client keys any more. */
  readonly unauthorised: boolean;
}

const isReseller = sql<boolean>`EXISTS (SELECT 1 FROM reseller_authorisations r WHERE r.account_id = ${schema.accounts.id} AND r.revoked_at IS NULL)`;

/** Reads the key that has this secret, with its account; null if it does not exist. */
export async function readKeyEntry(db: Database, secretHash: string): Promise<KeyEntry | null> {
  const [row] = await db
    .select({ key: schema.keys, account: schema.accounts, secret: schema.keySecrets, isReseller })
    .from(schema.keySecrets)
    .innerJoin(schema.keys, eq(schema.keys.id, schema.keySecrets.keyId))
    .innerJoin(schema.accounts, eq(schema.accounts.id, schema.keys.accountId))
    .where(eq(schema.keySecrets.secretHash, secretHash));
  if (!row) return null;
  const { key, account, secret } = row;
  const lists = [key.allowedModels, account.allowedModels].filter((list) => list !== null).map((list) => new Set(list));
  return {
    keyId: key.id,
    kind: key.kind,
    scopes: key.scopes,
    accountId: account.id,
    walletId: key.walletId ?? account.walletId,
    multiplierMillionths: key.multiplierMillionths,
    mayUse: (modelId) => lists.every((list) => list.has(modelId)),
    concurrency: key.concurrency,
    accountConcurrency: account.concurrency === null ? null : { limit: account.concurrency, walletId: account.walletId },
    rates: [
      { subject: `key:${key.id}`, requestsPerMinute: key.requestsPerMinute, tokensPerMinute: key.tokensPerMinute },
      { subject: `account:${account.id}`, requestsPerMinute: account.requestsPerMinute, tokensPerMinute: account.tokensPerMinute },
    ].filter(({ requestsPerMinute, tokensPerMinute }) => requestsPerMinute !== null || tokensPerMinute !== null),
    hashEndUsers: account.hashEndUsers,
    mayComeFrom: key.allowedNetworks && networkMatcher(key.allowedNetworks),
    switchedOff: key.suspendedAt !== null,
    staffReason: key.staffSuspendedAt === null ? null : asSentence(key.staffSuspendedReason ?? ''),
    revoked: key.revokedAt !== null || secret.revokedAt !== null,
    expiresAt: key.expiresAt?.getTime() ?? null,
    replacedAt: secret.expiresAt?.getTime() ?? null,
    accountReason: account.status === 'suspended' ? accountReasonOf(account.suspendedReason) : null,
    unauthorised: key.kind === 'client' && !row.isReseller,
  };
}

function accountReasonOf(reason: string | null): string {
  if (reason === 'payment_dispute') return 'A payment is disputed.';
  return reason ? asSentence(reason) : '';
}

function asSentence(text: string): string {
  return /[.!?。！？]$/.test(text) ? text : `${text}.`;
}
