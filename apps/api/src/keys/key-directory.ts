import type { RateLimit } from '@derouter/billing';
import { type Database, schema } from '@derouter/db';
import { eq, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Notices } from '../jobs/index.ts';
import { networkMatcher } from '../web/index.ts';
import { hashSecret, isWellFormed } from './secret-format.ts';

/** Who a request is made for. */
export interface Principal {
  readonly keyId: string;
  readonly accountId: string;
  readonly walletId: bigint;
  /** Whether it may use a model, by the key's and the account's lists. */
  readonly mayUse: (modelId: string) => boolean;
  /** Open requests of the key at most. Null: no limit. */
  readonly concurrency: number | null;
  /** The key's and the account's pace, where they have one. */
  readonly rates: readonly RateLimit[];
}

export interface KeyDirectory {
  /**
   * Who a key belongs to. `address`: where the request comes from.
   * Throws `key_invalid`, `key_revoked`, `key_expired`, `key_suspended`, `network_not_allowed`, `account_suspended`.
   */
  authenticate(secret: string, address: string): Promise<Principal>;
  /** Whether a key is in memory and works as far as is known there. Asks nobody. */
  knows(secret: string): boolean;
  /** Writes the times of last use that have gathered. */
  flushLastUsed(): Promise<void>;
  close(): Promise<void>;
}

interface Entry extends Principal {
  readonly mayComeFrom: ((address: string) => boolean) | null;
  /** Switched off by its owner. */
  readonly switchedOff: boolean;
  /** What staff say of a key they suspended; null while they have not. */
  readonly staffReason: string | null;
  readonly revoked: boolean;
  readonly expiresAt: number | null;
  readonly suspended: boolean;
  readonly readAt: number;
}

const maxEntries = 50_000;
/** Notices make changes known at once; this is for a notice that was lost. */
const maxAgeMs = 30_000;

/** Looks keys up once and remembers them until something about the key or its account changes. */
export function createKeyDirectory(db: Database, notices: Notices): KeyDirectory {
  const entries = new Map<string, Entry>();
  const used = new Map<string, Date>();
  let generation = 0;
  const forget = (matches: (entry: Entry) => boolean) => {
    generation++;
    for (const [hash, entry] of entries) if (matches(entry)) entries.delete(hash);
  };
  notices.subscribe('key', (id) => forget((entry) => id === null || entry.keyId === id));
  notices.subscribe('account', (id) => forget((entry) => id === null || entry.accountId === id));

  const find = async (hash: string): Promise<Entry> => {
    const known = entries.get(hash);
    if (known && Date.now() - known.readAt < maxAgeMs) return known;
    for (let tries = 1; ; tries++) {
      const before = generation;
      const entry = await readEntry(db, hash);
      if (!entry) throw new DerouterError('key_invalid', 'This key is not valid: there is no such key.');
      // What was announced while it was being read may concern it: read anew, and not kept where there is no end of news.
      if (before !== generation) {
        if (tries < 5) continue;
        return entry;
      }
      if (entries.size >= maxEntries) entries.clear();
      entries.set(hash, entry);
      return entry;
    }
  };

  const flushLastUsed = async () => {
    if (used.size === 0) return;
    const batch = [...used];
    used.clear();
    await db.execute(sql`
      UPDATE account_keys k SET last_used_at = greatest(k.last_used_at, d.at)
      FROM json_to_recordset(${JSON.stringify(batch.map(([id, at]) => ({ id, at })))}::text::json) AS d(id uuid, at timestamptz)
      WHERE k.id = d.id`);
  };
  const timer = setInterval(() => void flushLastUsed().catch(() => {}), 10_000);
  timer.unref();

  return {
    knows(secret) {
      const entry = isWellFormed(secret) ? entries.get(hashSecret(secret)) : undefined;
      return entry !== undefined && !entry.revoked && !entry.suspended && !entry.switchedOff && entry.staffReason === null;
    },
    async authenticate(secret, address) {
      if (!isWellFormed(secret)) {
        throw new DerouterError('key_invalid', 'This key is not valid: it is incomplete or mistyped. Keys begin with dr-.');
      }
      const entry = await find(hashSecret(secret));
      if (entry.revoked) throw new DerouterError('key_revoked', 'This key was revoked.');
      if (entry.expiresAt !== null && entry.expiresAt <= Date.now()) throw new DerouterError('key_expired', 'This key has expired.');
      if (entry.staffReason !== null) {
        throw new DerouterError('key_suspended', `This key is suspended: ${entry.staffReason} Contact support.`);
      }
      if (entry.switchedOff) throw new DerouterError('key_suspended', 'This key is switched off. Its owner can switch it on again.');
      if (entry.mayComeFrom && !entry.mayComeFrom(address)) {
        throw new DerouterError('network_not_allowed', 'This key may not be used from this address.');
      }
      if (entry.suspended) throw new DerouterError('account_suspended', 'This account is suspended. Contact support.');
      used.set(entry.keyId, new Date());
      return entry;
    },
    flushLastUsed,
    async close() {
      clearInterval(timer);
      await flushLastUsed().catch(() => {});
    },
  };
}

async function readEntry(db: Database, secretHash: string): Promise<Entry | null> {
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
    readAt: Date.now(),
  };
}

function asSentence(text: string): string {
  return /[.!?。！？]$/.test(text) ? text : `${text}.`;
}
