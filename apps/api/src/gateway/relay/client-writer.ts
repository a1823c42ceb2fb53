import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamForm } from '@derouter/protocols';
import type { UpstreamTimeouts } from '../../config.ts';
import type { EndReason } from '../exchange.ts';

/**
 * Writes a stream to the client: waits while it does not read, gives up on one that does not read for `idleMs`, and sends a
 * sign of life after each `keepAliveMs` of silence, since proxies and clients give up on a silent connection.
 */
export class ClientWriter {
  readonly #response: ServerResponse;
  readonly #abort: AbortController;
  readonly #timer: NodeJS.Timeout;
  readonly #form: StreamForm | null;
  #blockedSince: number | null = null;
  #heardAt = performance.now();
  /** `performance.now()` when the first byte was written. */
  firstByteAt: number | null = null;

  /** `keepAlive`: an event of ours, or null while one would stand within another. `form`: if the client gets no events. */
  constructor(
    response: ServerResponse,
    abort: AbortController,
    { keepAliveMs, idleMs }: Pick<UpstreamTimeouts, 'keepAliveMs' | 'idleMs'>,
    { keepAlive, form }: { readonly keepAlive: () => string | null; readonly form: StreamForm | null },
  ) {
    this.#response = response;
    this.#abort = abort;
    this.#form = form;
    this.#timer = setInterval(() => {
      const now = performance.now();
      // A client that does not read for so long has left, whatever its connection says.
      if (this.#blockedSince !== null && now - this.#blockedSince > idleMs) return abort.abort('client_gone' satisfies EndReason);
      if (now - this.#heardAt < keepAliveMs || response.destroyed || response.writableNeedDrain) return;
      const event = keepAlive();
      if (event !== null) this.#send(event);
    }, keepAliveMs);
  }

  /** The upstream sent something: the silence is over. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  /** Resolves when the client can take more. Rejects when the exchange is ended meanwhile. */
  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0 || this.#response.destroyed) return;
    this.firstByteAt ??= performance.now();
    if (this.#send(bytes)) return;
    this.#blockedSince = performance.now();
    await once(this.#response, 'drain', { signal: this.#abort.signal });
    this.#blockedSince = null;
  }

  /** Writes the end of the stream, for which nobody waits. */
  writeLast(bytes: Buffer | string): void {
    if (bytes.length > 0 && !this.#response.destroyed) this.#send(bytes);
  }

  /** Completes the stream's form. The response stays open. */
  finish(): void {
    if (this.#form && !this.#response.destroyed) this.#response.write(this.#form.end());
  }

  #send(bytes: Buffer | string): boolean {
    return this.#response.write(this.#form ? this.#form.push(bytes) : bytes);
  }

  /** No more signs of life. */
  close(): void {
    clearInterval(this.#timer);
  }
}
