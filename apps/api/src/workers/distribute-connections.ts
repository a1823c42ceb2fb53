import { createServer, type Server, type Socket } from 'node:net';

/** A worker that connections are handed to. */
interface Taker {
  /** Hands a connection over. It must be confirmed with `taken`. */
  give(socket: Socket): void;
}

export interface Distributor {
  /** The listening socket, which must be told to listen. */
  readonly server: Server;
  add(workerId: number, taker: Taker): void;
  /** The worker has the connection that was given to it. */
  taken(workerId: number): void;
  /** So many connections of the worker have closed. */
  closed(workerId: number, count: number): void;
  /** The worker gets no more connections. It keeps those that it has. */
  retire(workerId: number): void;
  /** The worker has ended. A connection that it has not taken goes to another one. */
  remove(workerId: number): void;
  /** Stops listening, and closes connections that no worker has. */
  close(): void;
}

interface Load {
  readonly taker: Taker;
  open: number;
  /** What was given and not taken yet: one at a time, so that a worker that hangs keeps no more than one waiting. */
  given: Socket | null;
  isRetired: boolean;
}

const maxWaiting = 10_000;

/**
 * Gives each connection to the worker with the fewest, since connections last as long as their streams. Connections wait while no
 * worker can take one, for instance during the start. `waitMs`: after that they are closed.
 *
 * Node's cluster does neither: it deals connections out in turns, and forgets, open, the one that a worker was given when it died.
 */
export function createDistributor(waitMs = 30_000): Distributor {
  const loads = new Map<number, Load>();
  const waiting = new Map<Socket, NodeJS.Timeout>();

  const distribute = () => {
    for (const [socket, timer] of waiting) {
      const free = [...loads.values()].filter((load) => !load.isRetired && load.given === null);
      if (free.length === 0) return;
      const load = free.reduce((least, one) => (one.open < least.open ? one : least));
      clearTimeout(timer);
      waiting.delete(socket);
      load.open++;
      load.given = socket;
      load.taker.give(socket);
    }
  };
  const enqueue = (socket: Socket) => {
    if (waiting.size >= maxWaiting) return void socket.destroy();
    const giveUp = () => {
      waiting.delete(socket);
      socket.destroy();
    };
    waiting.set(socket, setTimeout(giveUp, waitMs));
    distribute();
  };
  // Nothing is read here: the worker reads everything. A client that sends its request and closes its side still gets its answer.
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    enqueue(socket);
  });

  return {
    server,
    add(workerId, taker) {
      loads.set(workerId, { taker, open: 0, given: null, isRetired: false });
      distribute();
    },
    taken(workerId) {
      const load = loads.get(workerId);
      // Closes this process's handle of the connection only.
      load?.given?.destroy();
      if (load) load.given = null;
      distribute();
    },
    closed(workerId, count) {
      const load = loads.get(workerId);
      if (load) load.open -= count;
    },
    retire(workerId) {
      const load = loads.get(workerId);
      if (load) load.isRetired = true;
    },
    remove(workerId) {
      const given = loads.get(workerId)?.given;
      loads.delete(workerId);
      if (given) enqueue(given);
    },
    close() {
      server.close();
      for (const [socket, timer] of waiting) {
        clearTimeout(timer);
        socket.destroy();
      }
      waiting.clear();
    },
  };
}
