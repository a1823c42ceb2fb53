import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Reports closed connections this often. */
const reportMs = 100;

interface TakeOptions {
  readonly onTaken: () => void;
  readonly onClosed: (count: number) => void;
}

/** Lets a server, which does not listen itself, serve connections of another process. Returns what takes one. */
export function takeConnections(server: Server, { onTaken, onClosed }: TakeOptions): (socket: Socket | undefined) => void {
  // Node begins to enforce the time limits of connections when a server listens.
  server.emit('listening');
  let closed = 0;
  const report = () => {
    onClosed(closed);
    closed = 0;
  };
  const noteClosed = () => {
    if (closed++ === 0) setTimeout(report, reportMs).unref();
  };
  return (socket) => {
    onTaken();
    // It may have closed on its way here.
    if (!socket) return noteClosed();
    socket.once('close', noteClosed);
    // As the connections that an HTTP server accepts itself.
    socket.allowHalfOpen = true;
    socket.setNoDelay(true);
    server.emit('connection', socket);
  };
}
