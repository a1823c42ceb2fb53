export interface KeyCache<T> {
  /** The cached value, `'missing'` for a cached absence, or null if nothing is cached. */
  peek(key: string): T | 'missing' | null;
  /** The value, from the cache or read; null if it does not exist. Concurrent callers share one read. */
  find(key: string): Promise<T | null>;
  /** Evicts matching entries and repeats reads in flight. */
  evict(matches: (value: T) => boolean): void;
}

interface CacheOptions<T> {
  readonly read: (key: string) => Promise<T | null>;
  readonly now: () => number;
  readonly maxEntries: number;
  /** Called when a background read fails. */
  readonly onProblem: (error: unknown) => void;
}

/** Older values are stale: still used, but refreshed in the background. */
const freshMs = 15_000;
/** Older values are not used. Notices evict changed values immediately; this limit covers lost notices. */
const maxAgeMs = 30_000;
/** How long absence is cached. Secrets are random, so an unknown one will not be created soon. */
const missingMs = 60_000;

/** Caches values and their absence, with stale-while-revalidate and one read per key at a time. */
export function createKeyCache<T>({ read, now, maxEntries, onProblem }: CacheOptions<T>): KeyCache<T> {
  const entries = new Map<string, { readonly value: T; readonly readAt: number }>();
  const missing = new Map<string, number>();
  const reading = new Map<string, Promise<T | null>>();
  let generation = 0;

  const store = <V>(map: Map<string, V>, key: string, value: V) => {
    // Maps keep insertion order, so the first key is the oldest.
    map.delete(key);
    for (const oldest of map.keys()) {
      if (map.size < maxEntries) break;
      map.delete(oldest);
    }
    map.set(key, value);
  };

  const readAnew = async (key: string): Promise<T | null> => {
    for (let tries = 1; ; tries++) {
      const before = generation;
      const value = await read(key);
      // A notice during the read may concern this key, so read again; after five such reads, do not cache.
      if (before !== generation) {
        if (tries < 5) continue;
        return value;
      }
      if (value === null) {
        entries.delete(key);
        store(missing, key, now());
      } else {
        missing.delete(key);
        store(entries, key, { value, readAt: now() });
      }
      return value;
    }
  };
  const share = (key: string): Promise<T | null> => {
    const running = reading.get(key);
    if (running) return running;
    const started = readAnew(key).finally(() => {
      if (reading.get(key) === started) reading.delete(key);
    });
    reading.set(key, started);
    return started;
  };
  const peek = (key: string): T | 'missing' | null => {
    const known = entries.get(key);
    if (known && now() - known.readAt < maxAgeMs) return known.value;
    const missedAt = missing.get(key);
    return missedAt !== undefined && now() - missedAt < missingMs ? 'missing' : null;
  };

  return {
    peek,
    async find(key) {
      const known = peek(key);
      if (known === 'missing') return null;
      if (known === null) return share(key);
      if (now() - (entries.get(key)?.readAt ?? 0) >= freshMs) share(key).catch(onProblem);
      return known;
    },
    evict(matches) {
      generation++;
      // Later callers must not share a read that began before the notice.
      reading.clear();
      for (const [key, { value }] of entries) if (matches(value)) entries.delete(key);
    },
  };
}
