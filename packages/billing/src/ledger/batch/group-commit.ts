import { setImmediate as immediate } from 'node:timers/promises';
import { LedgerError } from '../ledger-error.ts';

export interface GroupCommitOptions<Operation, Result> {
  /** Commits the operations together; returns one result for each, in order. */
  readonly commit: (operations: readonly Operation[]) => Promise<readonly Result[]>;
  /** Maximum operations per transaction. */
  readonly maxBatch?: number;
  /** Maximum batches in flight. Default 1. */
  readonly concurrentBatches?: number;
  /** While a batch is in flight, another is sent only once this many operations wait. Default 16. */
  readonly worthwhileBatch?: number;
  /** Whether batches would only wait for each other now, so that one at a time, with more operations, is better. Default: no. */
  readonly isSerial?: () => boolean;
  /** Maximum waiting operations; more are refused with `overloaded`. */
  readonly maxQueue?: number;
  /** Whether an operation may be refused when the queue is full. Default: yes. */
  readonly isRefusable?: (operation: Operation) => boolean;
  /** Whether a failed batch is retried operation by operation, to isolate the one at fault. */
  readonly isolate?: (error: unknown) => boolean;
}

interface Waiting<Operation, Result> {
  readonly operation: Operation;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects operations while a batch is in flight and commits them together. The next batch is sent when the previous one
 * returns, or earlier if enough operations wait. There is no timer, so a single operation never waits.
 */
export class GroupCommit<Operation, Result> {
  readonly #options: Required<GroupCommitOptions<Operation, Result>>;
  #queue: Waiting<Operation, Result>[] = [];
  readonly #running = new Set<Promise<void>>();
  #inFlight = 0;
  #closed = false;

  constructor(options: GroupCommitOptions<Operation, Result>) {
    this.#options = {
      maxBatch: 500,
      maxQueue: 20_000,
      concurrentBatches: 1,
      worthwhileBatch: Math.min(16, options.maxBatch ?? 16),
      isolate: () => false,
      isSerial: () => false,
      isRefusable: () => true,
      ...options,
    };
  }

  /** Resolves after the commit. Rejects with what the commit threw, or `LedgerError` when full or closed. */
  submit(operation: Operation): Promise<Result> {
    if (this.#closed) return Promise.reject(new LedgerError('closed', 'billing is shutting down'));
    if (this.#queue.length >= this.#options.maxQueue && this.#options.isRefusable(operation)) {
      return Promise.reject(new LedgerError('overloaded', 'too many requests wait for the ledger'));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ operation, resolve, reject });
      if (this.#running.size < this.#options.concurrentBatches && this.#isWorthwhile(this.#running.size)) this.#start();
    });
  }

  /** Operations that are in no batch yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Refuses new operations and waits for those already accepted. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#running);
  }

  /** Whether to send what waits as another batch, besides those that are in flight. */
  #isWorthwhile(others: number): boolean {
    const { worthwhileBatch, isSerial } = this.#options;
    return others === 0 ? this.#queue.length > 0 : this.#queue.length >= worthwhileBatch && !isSerial();
  }

  #start(): void {
    const running: Promise<void> = this.#drain().finally(() => {
      this.#running.delete(running);
      // Operations that arrived since the queue was last read.
      if (this.#queue.length > 0 && this.#running.size === 0) this.#start();
    });
    this.#running.add(running);
  }

  async #drain(): Promise<void> {
    // All operations of one turn of the event loop share the first batch, and what else the turn sends goes out before it is worked out:
    // the call of an upstream that began early, and the first bytes of an answer.
    await immediate();
    let deliver = () => {};
    while (this.#isWorthwhile(this.#inFlight)) {
      this.#inFlight++;
      const committed = this.#commit(this.#queue.splice(0, this.#options.maxBatch));
      // The next batch is sent before the callers of the last one continue, since those keep this process busy.
      deliver();
      deliver = await committed;
      this.#inFlight--;
    }
    deliver();
  }

  /** Commits a batch. Resolves to a function that notifies its callers. */
  async #commit(batch: readonly Waiting<Operation, Result>[]): Promise<() => void> {
    try {
      const results = await this.#options.commit(batch.map((waiting) => waiting.operation));
      return () =>
        batch.forEach((waiting, i) => {
          waiting.resolve(results[i] as Result);
        });
    } catch (error) {
      if (batch.length > 1 && this.#options.isolate(error)) {
        const deliveries: (() => void)[] = [];
        for (const waiting of batch) deliveries.push(await this.#commit([waiting]));
        return () => {
          for (const deliver of deliveries) deliver();
        };
      }
      return () => {
        for (const waiting of batch) waiting.reject(error);
      };
    }
  }
}
