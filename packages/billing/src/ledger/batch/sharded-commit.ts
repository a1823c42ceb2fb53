import { LedgerError } from '../ledger-error.ts';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';

interface ShardedCommitOptions<Operation, Result> extends Omit<GroupCommitOptions<Operation, Result>, 'commit'> {
  /** The shard of an operation. */
  readonly shardOf: (operation: Operation) => number;
  /** Commits operations of one shard together, as `GroupCommitOptions.commit`. */
  readonly commit: (operations: readonly Operation[], shard: number) => Promise<readonly Result[]>;
}

/** A `GroupCommit` for each shard: operations of different shards never share a batch. The limit of the queue is for all together. */
export class ShardedCommit<Operation, Result> {
  readonly #shardOf: (operation: Operation) => number;
  readonly #isRefusable: (operation: Operation) => boolean;
  readonly #maxQueue: number;
  readonly #create: (shard: number) => GroupCommit<Operation, Result>;
  readonly #groups = new Map<number, GroupCommit<Operation, Result>>();
  #isClosed = false;

  constructor({ shardOf, commit, maxQueue = 20_000, isRefusable = () => true, ...options }: ShardedCommitOptions<Operation, Result>) {
    this.#shardOf = shardOf;
    this.#isRefusable = isRefusable;
    this.#maxQueue = maxQueue;
    this.#create = (shard) =>
      new GroupCommit({ ...options, maxQueue: Number.POSITIVE_INFINITY, commit: (operations) => commit(operations, shard) });
  }

  /** As `GroupCommit.submit`. */
  submit(operation: Operation): Promise<Result> {
    if (this.#isClosed) return Promise.reject(new LedgerError('closed', 'billing is shutting down'));
    if (this.#isRefusable(operation) && this.waiting >= this.#maxQueue) {
      return Promise.reject(new LedgerError('overloaded', 'too many requests wait for the ledger'));
    }
    const shard = this.#shardOf(operation);
    let group = this.#groups.get(shard);
    if (!group) {
      group = this.#create(shard);
      this.#groups.set(shard, group);
    }
    return group.submit(operation);
  }

  /** Operations that are in no batch yet. */
  get waiting(): number {
    let waiting = 0;
    for (const group of this.#groups.values()) waiting += group.waiting;
    return waiting;
  }

  /** As `GroupCommit.close`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#groups.values()].map((group) => group.close()));
  }
}
