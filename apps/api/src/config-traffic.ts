import { seconds, secondsOrOff, wholeNumber } from './config-values.ts';

/** Time limits for upstreams, in milliseconds. */
export interface UpstreamTimeouts {
  /** Until the first byte of a stream; then the next route is tried. */
  readonly firstByteMs: number;
  /** Until a whole answer begins, and for all attempts of a request together. */
  readonly deadlineMs: number;
  /** Maximum idle time within an answer. */
  readonly idleMs: number;
  /** Idle time after which a streaming client gets a keep-alive. */
  readonly keepAliveMs: number;
  /** After this long without an answer, a streaming client gets the status 200 and a comment; null: never. */
  readonly earlyCommentMs: number | null;
}

/** How connections and requests are treated while they last and when the server stops. */
export interface TrafficSettings {
  /** How long an idle connection stays open for its next request. Must be longer than any proxy in front keeps it. */
  readonly httpKeepAliveMs: number;
  /** How long requests are still taken after readiness was turned off, until balancers have noticed. */
  readonly drainDelayMs: number;
  /** How long running requests may go on after the port was closed. */
  readonly drainMs: number;
  /** The most that requests and answers together may hold in memory; null: a quarter of the heap. */
  readonly maxBufferedBytes: number | null;
  readonly upstreamTimeouts: UpstreamTimeouts;
}

export function readTrafficSettings(text: (name: string) => string | null, trustedProxies: number): TrafficSettings {
  return {
    httpKeepAliveMs: seconds(text('HTTP_KEEP_ALIVE_SECONDS') ?? (trustedProxies > 0 ? '930' : '65'), 'HTTP_KEEP_ALIVE_SECONDS'),
    drainDelayMs: wholeNumber(text('DRAIN_DELAY_SECONDS') ?? '0', 'DRAIN_DELAY_SECONDS', 0, 600) * 1000,
    drainMs: wholeNumber(text('DRAIN_SECONDS') ?? '30', 'DRAIN_SECONDS', 0, 3600) * 1000,
    maxBufferedBytes: megabytes(text('MAX_BUFFERED_MB'), 'MAX_BUFFERED_MB'),
    upstreamTimeouts: {
      firstByteMs: seconds(text('UPSTREAM_FIRST_BYTE_SECONDS') ?? '60', 'UPSTREAM_FIRST_BYTE_SECONDS'),
      deadlineMs: seconds(text('UPSTREAM_DEADLINE_SECONDS') ?? '600', 'UPSTREAM_DEADLINE_SECONDS'),
      idleMs: seconds(text('UPSTREAM_IDLE_SECONDS') ?? '300', 'UPSTREAM_IDLE_SECONDS'),
      keepAliveMs: seconds(text('KEEP_ALIVE_SECONDS') ?? '15', 'KEEP_ALIVE_SECONDS'),
      earlyCommentMs: secondsOrOff(text('EARLY_COMMENT_SECONDS') ?? '45', 'EARLY_COMMENT_SECONDS'),
    },
  };
}

function megabytes(value: string | null, name: string): number | null {
  return value === null ? null : wholeNumber(value, name, 1, 1_000_000) * 1024 * 1024;
}
