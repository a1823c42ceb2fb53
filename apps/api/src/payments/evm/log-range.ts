import { monotonicNow } from '../../monotonic-now.ts';
/** How many blocks one query of logs spans at an RPC node. Nodes' limits are undocumented and change, so they are found by trying. */
export interface LogRange {
  readonly size: number;
  /** A query of `blocks` succeeded. */
  worked(blocks: number): void;
  /** A query of `blocks` failed, for whatever reason. */
  failed(blocks: number): void;
}

/** How long a size that failed is not tried again. */
const rememberMs = 30 * 60_000;
const firstSize = 1_000;

/** Halves at any error down to one block; grows by a quarter after each full query that succeeds, up to `max`. */
export function createLogRange(max: number, now: () => number = monotonicNow): LogRange {
  let size = Math.min(firstSize, max);
  let tooLarge = Number.POSITIVE_INFINITY;
  let failedAt = 0;
  return {
    get size() {
      return size;
    },
    worked(blocks) {
      if (now() - failedAt > rememberMs) tooLarge = Number.POSITIVE_INFINITY;
      if (blocks < size) return;
      size = Math.max(size, Math.min(max, size + Math.max(1, Math.floor(size / 4)), tooLarge - 1));
    },
    failed(blocks) {
      tooLarge = blocks;
      failedAt = now();
      size = Math.max(1, Math.floor(blocks / 2));
    },
  };
}
