export interface KeyCache<T> {
  /** The value that is remembered, or null where it must be read. */
  peek(key: string): T | 'missing' | null;
  /** The value, remembered or read; null where there is none. Whoever asks for the same one at once shares one read. */
  find(key: string): Promise<T | null>;
  /** Forgets what matches; what is being read now is read anew. */
  evict(matches: (value: T) => boolean): void;
}

interface CacheOptions<T> {
  readonly read: (key: string) => Promise<T | null>;
  readonly now: () => number;
  readonly maxEntries: number;
  /** Told of a read in the background that failed. */
  readonly onProblem: (error: unknown) => void;
}

/** A value this old is read anew in the background, and still used. */
const freshMs = 15_000;
/** One this old is not used. Notices tell of changes at once; this is for a notice that was lost. */
const maxAgeMs = 30_000;
/** A secret is random: one that is not known is not about to be created. */
const missingMs = 60_000;

/** Remembers values and their absence; stale values are used while they are read anew. */
export function createKeyCache<T>({ read, now, maxEntries, onProblem }: CacheOptions<T>): KeyCache<T> {
  const entries = new Map<string, { readonly value: T; readonly readAt: number }>();
  const missing = new Map<string, number>();
  const reading = new Map<string, Promise<T | null>>();
  let generation = 0;

  const store = <V>(map: Map<string, V>, key: string, value: V) => {
    // Maps keep the order of insertion: the oldest makes room.
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
      // What was announced while it was being read may concern it: read again, and not kept where there is no end of news.
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
      // Whoever asks from now on must not share a read that began before the notice.
      reading.clear();
      for (const [key, { value }] of entries) if (matches(value)) entries.delete(key);
    },
  };
}
