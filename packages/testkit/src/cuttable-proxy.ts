import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface CuttableProxy {
  readonly port: number;
  /** Cuts every connection now. */
  cut(): void;
  /** Cuts the connections after so many more bytes from the client: in the middle of whatever is said then. */
  cutAfter(bytes: number): void;
  /** Cuts the connections after so many more bytes from the server: what was asked is done, and the answer lost. */
  cutAnswersAfter(bytes: number): void;
  /** From the next cut on, nobody gets through any more. */
  stayDown(): void;
  /** Lets connections through again. */
  comeBack(): void;
  close(): Promise<void>;
}

/** A TCP proxy on loopback whose connections can be cut at any byte. */
export async function startCuttableProxy(target: { readonly host: string; readonly port: number }): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let asked = Number.POSITIVE_INFINITY;
  let answered = Number.POSITIVE_INFINITY;
  let staysDown = false;
  let isDown = false;
  const cut = () => {
    asked = Number.POSITIVE_INFINITY;
    answered = Number.POSITIVE_INFINITY;
    isDown = staysDown;
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  const server = createServer((client) => {
    if (isDown) return void client.destroy();
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      asked -= chunk.length;
      if (asked < 0) return cut();
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      answered -= chunk.length;
      if (answered < 0) return cut();
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    cutAfter(bytes) {
      asked = bytes;
    },
    cutAnswersAfter(bytes) {
      answered = bytes;
    },
    stayDown() {
      staysDown = true;
    },
    comeBack() {
      staysDown = false;
      isDown = false;
    },
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
