import type { MetricsSnapshot } from '../observability/index.ts';
import type { PreparedDatabase } from '../prepare-database.ts';

/** The metrics of all workers, in the text format of Prometheus. */
export interface Scrape {
  readonly contentType: string;
  readonly text: string;
}

/** What a worker tells its primary. */
export type FromWorker =
  /** It listens for messages. */
  | { readonly type: 'hello' }
  | { readonly type: 'ready'; readonly staffSetupToken: string | null }
  /** It has the connection that was handed to it. */
  | { readonly type: 'taken' }
  /** So many of its connections have closed. */
  | { readonly type: 'closed'; readonly count: number }
  /** Its start failed, for a reason that the operator can do something about. */
  | { readonly type: 'refused'; readonly reason: string }
  /** The answer to `snapshot`, or the last one before it ends (`id` null). */
  | { readonly type: 'snapshot'; readonly id: number | null; readonly metrics: MetricsSnapshot }
  /** It wants the metrics of all workers. */
  | { readonly type: 'scrape'; readonly id: number };

/** What the primary tells a worker. */
export type FromPrimary =
  | { readonly type: 'begin'; readonly database: PreparedDatabase; readonly isFirst: boolean }
  /** Comes with a client's connection. */
  | { readonly type: 'connection' }
  /** Finish running requests, then end. */
  | { readonly type: 'stop' }
  /** Keep what cannot be charged, then end immediately. */
  | { readonly type: 'stop-at-once' }
  /** Another worker has ended: book what it left. */
  | { readonly type: 'settle-leftover' }
  | { readonly type: 'snapshot'; readonly id: number }
  | { readonly type: 'scraped'; readonly id: number; readonly scrape: Scrape };
