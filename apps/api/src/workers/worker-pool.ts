import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../observability/index.ts';
import type { PreparedDatabase } from '../prepare-database.ts';
import type { Distributor } from './distribute-connections.ts';
import type { FromPrimary, FromWorker } from './messages.ts';

interface WorkerPoolOptions {
  readonly count: number;
  readonly database: PreparedDatabase;
  readonly distributor: Distributor;
  readonly log: Logger;
  /** Time for a worker to start, and to finish its requests and end, before it is killed. */
  readonly startMs: number;
  readonly stopMs: number;
  /** Called with what a worker says besides its life. */
  readonly onMessage: (workerId: number, message: FromWorker) => void;
  readonly onEnded: (workerId: number) => void;
}

type Ready = FromWorker & { readonly type: 'ready' };

export interface WorkerPool {
  /** Starts the first worker, which prepares the database, then the others. Rejects if one does not start. */
  start(): Promise<Ready>;
  /**
   * Replaces the workers one at a time: starts the new one, then lets the old one finish. `busy`: nothing was done, because this or
   * a stop is in progress. `failed`: a new worker did not start, and those that were not replaced yet stay.
   */
  restart(): Promise<'done' | 'busy' | 'failed'>;
  send(workerId: number, message: FromPrimary): void;
  /** Ids of the workers that answer requests. */
  ready(): readonly number[];
  /** How often a worker was started because one had ended unexpectedly. */
  restarts(): number;
  /** Lets all workers finish and end. Those that do not are killed. */
  stop(): Promise<void>;
  /** Lets all workers keep what they cannot charge, and ends them, within two seconds. */
  stopAtOnce(): Promise<void>;
}

/** A process that runs or ran. */
interface Member {
  readonly id: number;
  readonly worker: Worker;
  readonly ready: Promise<Ready>;
  readonly ended: Promise<unknown>;
  readyAt: number | null;
  isRetired: boolean;
}

/** A place for one worker, which others take over. */
interface Place {
  member: Member | null;
  failures: number;
}

/** A worker that ran this long is not part of a series of failures. */
const stableMs = 60_000;
const backoffMs = (failures: number) => Math.min(30_000, 250 * 2 ** Math.min(failures, 7));

/** Runs workers, and starts them again when they end. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { count, distributor, log, startMs, stopMs } = options;
  const members = new Map<number, Member>();
  const places: Place[] = Array.from({ length: count }, () => ({ member: null, failures: 0 }));
  let restarting = false;
  let stopping = false;
  let restarts = 0;

  const send = (workerId: number, message: FromPrimary) => {
    const worker = members.get(workerId)?.worker;
    // Its channel may close at any time.
    if (worker?.isConnected()) worker.send(message, () => {});
  };
  const fork = (isFirst: boolean): Member => {
    const member = startMember(options, isFirst, (message) => options.onMessage(member.id, message));
    members.set(member.id, member);
    void member.ended.then(() => {
      members.delete(member.id);
      distributor.remove(member.id);
      options.onEnded(member.id);
      // It may have left answers that it could not charge.
      const other = [...members.values()].find(({ readyAt, isRetired }) => readyAt !== null && !isRetired);
      if (other && !stopping) send(other.id, { type: 'settle-leftover' });
    });
    return member;
  };
  const retire = async (member: Member) => {
    member.isRetired = true;
    if (!stopping) distributor.retire(member.id);
    send(member.id, { type: 'stop' });
    await endWithin(member, stopMs, log);
  };
  /** Keeps a worker in this place until the pool stops. */
  const watch = async (place: Place, member: Member): Promise<void> => {
    place.member = member;
    await member.ended;
    if (stopping || member.isRetired || place.member !== member) return;
    if (member.readyAt !== null && performance.now() - member.readyAt > stableMs) place.failures = 0;
    const delayMs = backoffMs(place.failures++);
    log.error({ worker: member.worker.process.pid, delayMs, ...exitOf(member) }, 'a worker ended: it is started again');
    await sleep(delayMs);
    // A restart may have filled the place meanwhile.
    if (stopping || place.member !== member) return;
    restarts++;
    const next = fork(false);
    void killUnlessReady(next, startMs, log);
    await watch(place, next);
  };
  const place = async (at: Place, isFirst: boolean) => {
    const member = fork(isFirst);
    const ready = await readyWithin(member, startMs);
    void watch(at, member);
    return ready;
  };

  return {
    async start() {
      const [first, ...others] = places as [Place, ...Place[]];
      const ready = await place(first, true);
      await Promise.all(others.map((other) => place(other, false)));
      return ready;
    },
    async restart() {
      if (restarting || stopping) return 'busy';
      restarting = true;
      try {
        for (const at of places) {
          if (stopping) return 'busy';
          const next = fork(false);
          await readyWithin(next, startMs);
          const old = at.member;
          void watch(at, next);
          if (old) await retire(old);
        }
        return 'done';
      } catch (error) {
        log.error({ err: error }, 'a new worker did not start: the old ones keep running');
        return 'failed';
      } finally {
        restarting = false;
      }
    },
    send,
    ready: () => [...members.values()].filter(({ readyAt }) => readyAt !== null).map(({ id }) => id),
    restarts: () => restarts,
    async stop() {
      stopping = true;
      await Promise.all([...members.values()].map(retire));
    },
    async stopAtOnce() {
      stopping = true;
      const all = [...members.values()];
      for (const { id } of all) send(id, { type: 'stop-at-once' });
      await Promise.all(all.map((member) => endWithin(member, 2_000, log)));
    },
  };
}

/** Starts a process. `hear` gets its messages. */
function startMember({ database, distributor }: WorkerPoolOptions, isFirst: boolean, hear: (message: FromWorker) => void): Member {
  const worker = cluster.fork();
  let setReady: (ready: Ready) => void = () => {};
  let setFailed: (error: Error) => void = () => {};
  const ready = new Promise<Ready>((resolve, reject) => {
    setReady = resolve;
    setFailed = reject;
  });
  // It may end when nobody waits for it.
  ready.catch(() => {});
  // Its last messages may arrive after its exit. `disconnect` is not always emitted: not while a connection is being handed over.
  const ended = once(worker, 'exit').then(() => Promise.race([sleep(100), ...(worker.isConnected() ? [once(worker, 'disconnect')] : [])]));
  const member: Member = { id: worker.id, worker, ready, ended, readyAt: null, isRetired: false };
  worker.on('message', (message: FromWorker) => {
    if (message.type === 'hello') worker.send({ type: 'begin', database, isFirst } satisfies FromPrimary, () => {});
    else if (message.type === 'refused') setFailed(new WorkerRefused(message.reason));
    else if (message.type === 'ready') {
      member.readyAt = performance.now();
      distributor.add(worker.id, { give: (socket) => giveConnection(worker, socket) });
      setReady(message);
    } else if (message.type === 'taken') distributor.taken(worker.id);
    else if (message.type === 'closed') distributor.closed(worker.id, message.count);
    else hear(message);
  });
  // A channel that closes under a message.
  worker.on('error', () => {});
  void ended.then(() => setFailed(new Error(`worker ${worker.process.pid} ended before it was ready`)));
  return member;
}

/** This process keeps its handle until the worker has said that it has the connection. */
function giveConnection(worker: Worker, socket: Socket): void {
  worker.process.send({ type: 'connection' } satisfies FromPrimary, socket, { keepOpen: true }, () => {});
}

/** A worker did not start for a reason that the operator can do something about. */
export class WorkerRefused extends Error {}

async function readyWithin(member: Member, maxMs: number): Promise<Ready> {
  const timer = setTimeout(() => member.worker.process.kill('SIGKILL'), maxMs);
  try {
    return await member.ready;
  } finally {
    clearTimeout(timer);
  }
}

async function killUnlessReady(member: Member, maxMs: number, log: Logger): Promise<void> {
  await readyWithin(member, maxMs).catch((error: unknown) => log.error({ err: error }, 'a worker did not start'));
}

async function endWithin(member: Member, maxMs: number, log: Logger): Promise<void> {
  const timer = setTimeout(() => {
    log.error({ worker: member.worker.process.pid, maxMs }, 'a worker did not end in time: it is killed');
    member.worker.process.kill('SIGKILL');
  }, maxMs);
  await member.ended;
  clearTimeout(timer);
}

function exitOf({ worker }: Member) {
  return { code: worker.process.exitCode, signal: worker.process.signalCode };
}
