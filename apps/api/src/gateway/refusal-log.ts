import type { Logger } from '../observability/index.ts';

/** Keeps repeated refusals from filling the log. */
export interface RefusalLog {
  /** Counts a refusal. Returns true for the first of its kind in a minute, which is logged like any request. */
  isFirst(keyId: string | null, code: string): boolean;
  close(): void;
}

const spanMs = 60_000;
const maxKinds = 10_000;

/** Logs a key's first refusal for each reason, and after a minute the number of further ones. */
export function createRefusalLog(log: Logger): RefusalLog {
  const kinds = new Map<string, { readonly keyId: string | null; readonly code: string; more: number }>();
  const flush = () => {
    for (const { keyId, code, more } of kinds.values()) if (more > 0) log.info({ keyId, code, refused: more }, 'repeated refusals');
    kinds.clear();
  };
  const timer = setInterval(flush, spanMs);
  timer.unref();
  return {
    isFirst(keyId, code) {
      const name = `${keyId} ${code}`;
      const known = kinds.get(name);
      if (known) {
        known.more++;
        return false;
      }
      if (kinds.size >= maxKinds) flush();
      kinds.set(name, { keyId, code, more: 0 });
      return true;
    },
    close() {
      clearInterval(timer);
      flush();
    },
  };
}
