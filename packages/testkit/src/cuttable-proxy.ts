import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface CuttableProxy {
  readonly port: number;
  /** Resets every open connection now. */
  cut(): void;
  /** Resets all connections once the clients have sent `bytes` more bytes, so that a request is cut off in the middle. */
  cutAfter(bytes: number): void;
  /** Resets all connections once the server has sent `bytes` more bytes, so that a request is done but its answer is lost. */
  cutAnswersAfter(bytes: number): void;
  /** Makes the proxy refuse new connections after the next cut. */
  stayDown(): void;
  /** Loses everything that open connections send from now on, in both directions, without closing them. New ones work. */
  loseOpen(): void;
  /** Loses everything that open and new connections send, until it comes back. What was lost stays lost. */
  loseAll(): void;
  /** Passes on what the server sends only after this time, in its order. */
  delayAnswers(delayMs: number): void;
  /** Accepts connections again. */
  comeBack(): void;
  close(): Promise<void>;
}

/** A TCP proxy on loopback whose connections can be cut at any byte. A change of `target` is for new connections. */
export async function startCuttableProxy(target: { readonly host: string; readonly port: number }): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let requestBytesLeft = Number.POSITIVE_INFINITY;
  let answerBytesLeft = Number.POSITIVE_INFINITY;
  let staysDown = false;
  let isDown = false;
  /** Connections opened in earlier generations lose everything. */
  let generation = 0;
  let losesAll = false;
  let delayMs = 0;
  const cut = () => {
    requestBytesLeft = Number.POSITIVE_INFINITY;
    answerBytesLeft = Number.POSITIVE_INFINITY;
    isDown = staysDown;
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  const server = createServer((client) => {
    if (isDown) return void client.destroy();
    const upstream = connect(target);
    const openedIn = generation;
    let lastAt = 0;
    const isLost = () => losesAll || openedIn !== generation;
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
      if (isLost()) return;
      requestBytesLeft -= chunk.length;
      if (requestBytesLeft < 0) return cut();
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (isLost()) return;
      answerBytesLeft -= chunk.length;
      if (answerBytesLeft < 0) return cut();
      // What follows while something is delayed waits behind it.
      const at = Math.max(lastAt, performance.now() + delayMs);
      lastAt = at;
      if (at <= performance.now()) client.write(chunk);
      else setTimeout(() => client.write(chunk), at - performance.now());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    cutAfter(bytes) {
      requestBytesLeft = bytes;
    },
    cutAnswersAfter(bytes) {
      answerBytesLeft = bytes;
    },
    stayDown() {
      staysDown = true;
    },
    loseOpen() {
      generation++;
    },
    loseAll() {
      generation++;
      losesAll = true;
    },
    delayAnswers(ms) {
      delayMs = ms;
    },
    comeBack() {
      losesAll = false;
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
