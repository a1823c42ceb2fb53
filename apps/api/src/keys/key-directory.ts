import { type Database, databaseNowMs } from '@derouter/db';
import { sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Notices } from '../jobs/index.ts';
import { monotonicNow } from '../monotonic-now.ts';
import { networkOfAddress } from '../web/index.ts';
import { createKeyCache } from './key-cache.ts';
import { type KeyEntry, type Principal, readKeyEntry } from './key-entry.ts';
import { createUnknownKeyLimit } from './limit-unknown-keys.ts';
import { hashSecret, isWellFormed } from './secret-format.ts';

export interface KeyDirectory {
  /**
   * Finds the owner of a key. `address`: the caller's IP address.
   * Throws `key_invalid`, `key_revoked`, `key_expired`, `key_suspended`, `network_not_allowed`, `account_suspended`, `rate_limited`.
   */
  authenticate(secret: string, address: string): Promise<Principal>;
  /** Whether a key is cached and valid according to the cache. Never reads the database. */
  knows(secret: string): boolean;
  /** Writes the collected last-used times. */
  flushLastUsed(): Promise<void>;
  close(): Promise<void>;
}

interface DirectoryOptions {
  readonly db: Database;
  readonly notices: Pick<Notices, 'subscribe'>;
  /** Called for failures in the background. */
  readonly onProblem: (problem: string, error: unknown) => void;
  /** The date, for keys that expire. */
  readonly now?: () => number;
  /** The age of what is cached, whatever happens to the date. */
  readonly elapsed?: () => number;
}

const maxEntries = 50_000;
const flushMs = 10_000;

/** Looks up keys and caches them, and the absence of unknown ones, until the key or its account changes. */
export function createKeyDirectory({
  db,
  notices,
  onProblem,
  now = databaseNowMs,
  elapsed = monotonicNow,
}: DirectoryOptions): KeyDirectory {
  const cache = createKeyCache({
    read: (hash) => readKeyEntry(db, hash),
    now: elapsed,
    maxEntries,
    onProblem: (error) => onProblem('failed to refresh a cached key', error),
  });
  const unknown = createUnknownKeyLimit(elapsed);
  notices.subscribe('key', (id) => cache.evict((entry) => id === null || entry.keyId === id));
  notices.subscribe('account', (id) => cache.evict((entry) => id === null || entry.accountId === id));

  const lookUp = async (hash: string, network: string): Promise<KeyEntry | null> => {
    const leave = await unknown.enter(network);
    try {
      // Another caller may have read it in the meantime.
      const isRead = cache.peek(hash) === null;
      const entry = await cache.find(hash);
      if (isRead && !entry) unknown.count(network);
      return entry;
    } finally {
      leave();
    }
  };

  const find = async (secret: string, address: string): Promise<KeyEntry> => {
    const hash = hashSecret(secret);
    const entry = cache.peek(hash) === null ? await lookUp(hash, networkOfAddress(address)) : await cache.find(hash);
    if (entry) return entry;
    throw new DerouterError('key_invalid', 'This key is not valid: there is no such key.');
  };

  let used = new Map<string, Date>();
  const flushLastUsed = async () => {
    if (used.size === 0) return;
    const batch = used;
    used = new Map();
    const rows = [...batch].map(([id, at]) => ({ id, at }));
    try {
      await db.execute(sql`
        UPDATE keys k SET last_used_at = greatest(k.last_used_at, d.at)
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS d(id uuid, at timestamptz)
        WHERE k.id = d.id`);
    } catch (error) {
      // Keep this batch for the next flush; entries used since then are newer.
      used = new Map([...batch, ...used]);
      throw error;
    }
  };
  const report = (error: unknown) => onProblem('failed to write last-used times; they are kept for the next flush', error);
  const timer = setInterval(() => void flushLastUsed().catch(report), flushMs);
  timer.unref();

  return {
    knows(secret) {
      const entry = isWellFormed(secret) ? cache.peek(hashSecret(secret)) : null;
      return entry !== null && entry !== 'missing' && isUsable(entry, now());
    },
    async authenticate(secret, address) {
      if (!isWellFormed(secret)) {
        throw new DerouterError('key_invalid', 'This key is not valid: it is incomplete or mistyped. Keys begin with dr-.');
      }
      const entry = await find(secret, address);
      refuse(entry, address, now());
      used.set(entry.keyId, new Date(now()));
      return entry;
    },
    flushLastUsed,
    async close() {
      clearInterval(timer);
      await flushLastUsed().catch(report);
    },
  };
}

function isUsable(entry: KeyEntry, now: number): boolean {
  return (
    !entry.revoked && !isOver(entry.replacedAt, now) && entry.accountReason === null && !entry.switchedOff && entry.staffReason === null
  );
}

function isOver(at: number | null, now: number): boolean {
  return at !== null && at <= now;
}

/** Throws the reason why a key may not be used, permanent reasons first. */
function refuse(entry: KeyEntry, address: string, now: number): void {
  if (entry.revoked) throw new DerouterError('key_revoked', 'This key was revoked.');
  if (isOver(entry.replacedAt, now)) {
    throw new DerouterError('key_revoked', 'This secret was replaced by a new one and is not valid any more.');
  }
  if (isOver(entry.expiresAt, now)) throw new DerouterError('key_expired', 'This key has expired.');
  if (entry.staffReason !== null) {
    throw new DerouterError('key_suspended', `This key is suspended: ${entry.staffReason} Contact support.`);
  }
  if (entry.switchedOff) throw new DerouterError('key_suspended', 'This key is switched off. Its owner can switch it on again.');
  if (entry.unauthorised) throw new DerouterError('key_suspended', 'This key is not in service. Ask whoever gave it to you.');
  if (entry.mayComeFrom && !entry.mayComeFrom(address)) {
    throw new DerouterError('network_not_allowed', 'This key may not be used from this address.');
  }
  if (entry.accountReason !== null) {
    const why = entry.kind === 'account' && entry.accountReason ? `: ${entry.accountReason}` : '.';
    throw new DerouterError('account_suspended', `This account is suspended${why} Contact support.`);
  }
}
