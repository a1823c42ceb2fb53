import { clientDialects, type ErrorReport, responsesFailureOf, type StreamForm, writeErrorEvent } from '@derouter/protocols';
import type { UpstreamTimeouts } from '../../config.ts';
import { noteStatus } from '../../observability/index.ts';
import type { Resolved } from '../exchange.ts';
import { identityOf } from './translation.ts';

/**
 * The beginning of the client's stream. Usually the first upstream that answers opens it. If none has for `earlyCommentMs`, it is
 * opened with a comment while routes are still being tried, because proxies end connections that are silent for long; what fails
 * afterwards is an event in the stream.
 */
export class StreamOpening {
  /** The wire form of the stream; null for server-sent events. */
  readonly form: StreamForm | null;
  readonly #state: Resolved;
  #timer: NodeJS.Timeout | undefined;
  #isWaiting = false;

  constructor(state: Resolved) {
    this.#state = state;
    this.form = state.costReport?.form ?? clientDialects[state.dialect].createForm?.(state.path) ?? null;
  }

  /** Whether the client has the head of the stream, but no answer yet. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** Opens the stream when the client has waited for too long, and then sends it comments until `end` is called. */
  openLate({ earlyCommentMs, keepAliveMs }: Pick<UpstreamTimeouts, 'earlyCommentMs' | 'keepAliveMs'>): void {
    const { response, startedAt } = this.#state;
    if (earlyCommentMs === null) return;
    const comment = () => {
      if (!response.destroyed && !response.writableNeedDrain) this.#write(': keep-alive\n\n');
    };
    this.#timer = setTimeout(
      () => {
        if (response.destroyed) return;
        this.#isWaiting = true;
        this.writeHead();
        comment();
        this.#timer = setInterval(comment, keepAliveMs);
      },
      Math.max(0, startedAt + earlyCommentMs - performance.now()),
    );
  }

  /** Ends the wait: an upstream has answered, or none will. */
  end(): void {
    clearTimeout(this.#timer);
  }

  /** Sets the head of the stream, unless it was sent already. It is sent with the first bytes. */
  writeHead(): void {
    const { response } = this.#state;
    if (response.headersSent) return;
    response.statusCode = 200;
    response.setHeader('content-type', this.form?.contentType ?? 'text/event-stream; charset=utf-8');
    response.setHeader('cache-control', 'no-cache, no-transform');
    response.setHeader('x-accel-buffering', 'no');
  }

  /** The answer of an upstream follows. */
  handOver(): void {
    this.end();
    this.#isWaiting = false;
  }

  /** Ends the stream with an error, because there will be no answer. */
  fail(report: ErrorReport): void {
    const { response, dialect, costReport } = this.#state;
    if (response.destroyed) return;
    noteStatus(response, report.status);
    const follower = clientDialects[dialect].createFollower?.(identityOf(this.#state));
    this.#write(follower?.fail(responsesFailureOf(report)) || writeErrorEvent(dialect, report));
    response.end(`${this.form?.end() ?? ''}${costReport?.endStream(null) ?? ''}`);
  }

  #write(events: string): void {
    this.#state.response.write(this.form ? this.form.push(events) : events);
  }
}
