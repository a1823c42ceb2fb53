import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamForm } from '@derouter/protocols';
import type { UpstreamTimeouts } from '../../config.ts';
import type { EndReason } from '../exchange.ts';

/**
 * Writes a stream to the client with backpressure. Disconnects a client that does not read for `idleMs`. Sends a keep-alive after
 * each `keepAliveMs` of silence, since proxies and clients close silent connections.
 */
export class ClientWriter {
  readonly #response: ServerResponse;
  readonly #abort: AbortController;
  readonly #timer: NodeJS.Timeout;
  readonly #form: StreamForm | null;
  #blockedSince: number | null = null;
  #heardAt = performance.now();
  #firstHeardAt = 0;
  #longestGapMs = 0;
  #chunks = 0;
  /** `performance.now()` when the first byte was written. */
  firstByteAt: number | null = null;

  /** `keepAlive`: returns a keep-alive event. `form`: for clients that get no events. */
  constructor(
    response: ServerResponse,
    abort: AbortController,
    { keepAliveMs, idleMs }: Pick<UpstreamTimeouts, 'keepAliveMs' | 'idleMs'>,
    { keepAlive, form }: { readonly keepAlive: () => string; readonly form: StreamForm | null },
  ) {
    this.#response = response;
    this.#abort = abort;
    this.#form = form;
    this.#timer = setInterval(() => {
      const now = performance.now();
      // A client that has not read for this long is gone, even if its connection is still open.
      if (this.#blockedSince !== null && now - this.#blockedSince > idleMs) return abort.abort('client_gone' satisfies EndReason);
      if (now - this.#heardAt < keepAliveMs || response.destroyed || response.writableNeedDrain) return;
      this.#send(keepAlive());
    }, keepAliveMs);
  }

  /** Restarts the silence timer because the upstream sent something. */
  heard(): void {
    const now = performance.now();
    if (this.#chunks++ > 0) this.#longestGapMs = Math.max(this.#longestGapMs, now - this.#heardAt);
    else this.#firstHeardAt = now;
    this.#heardAt = now;
  }

  /** How regularly the upstream sent; null if it sent less than two chunks. */
  get pace(): { readonly longestGapMs: number; readonly meanGapMs: number } | null {
    if (this.#chunks < 2) return null;
    return { longestGapMs: this.#longestGapMs, meanGapMs: (this.#heardAt - this.#firstHeardAt) / (this.#chunks - 1) };
  }

  /**
   * Returns a promise only if the client cannot take more: it resolves when the client can, and rejects if the request is aborted
   * meanwhile. Usually there is nothing to await, which matters for each chunk.
   */
  write(bytes: Buffer): Promise<void> | undefined {
    if (bytes.length === 0 || this.#response.destroyed) return;
    this.firstByteAt ??= performance.now();
    return this.#send(bytes) ? undefined : this.#drain();
  }

  async #drain(): Promise<void> {
    this.#blockedSince = performance.now();
    await once(this.#response, 'drain', { signal: this.#abort.signal });
    this.#blockedSince = null;
  }

  /** Writes the end of the stream without waiting for the client. */
  writeLast(bytes: Buffer | string): void {
    if (bytes.length > 0 && !this.#response.destroyed) this.#send(bytes);
  }

  /** Completes the form of the stream, such as a JSON array. The response stays open. */
  finish(): void {
    if (this.#form && !this.#response.destroyed) this.#response.write(this.#form.end());
  }

  #send(bytes: Buffer | string): boolean {
    return this.#response.write(this.#form ? this.#form.push(bytes) : bytes);
  }

  /** Stops the keep-alives. */
  close(): void {
    clearInterval(this.#timer);
  }
}
