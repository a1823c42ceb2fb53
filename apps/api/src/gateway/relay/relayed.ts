import type { AnswerReading } from '@derouter/protocols';
import type { UpstreamTimeouts } from '../../config.ts';
import type { Health } from '../upstreams/index.ts';
import type { Ending } from './ending.ts';
import type { StreamOpening } from './stream-opening.ts';
import type { ForTranslation } from './translation.ts';

/** The outcome of an answer. The client's response is ended only after the charge is booked. */
export interface Relayed {
  readonly ending: Ending;
  readonly reading: AnswerReading;
  /** Whether any of the model's output was sent to the client. */
  readonly delivered: boolean;
  /** Milliseconds from the request to the first byte of the answer. */
  readonly ttftMs: number | null;
  readonly httpStatus: number;
  /** How regularly the chunks of a stream came; absent for anything else and for a single chunk. */
  readonly pace?: { readonly longestGapMs: number; readonly meanGapMs: number } | null;
  readonly errorCode: string | null;
  /** A whole answer, sent after the charge is booked. */
  readonly body: Buffer | null;
}

export interface RelayParts extends ForTranslation {
  readonly timeouts: Pick<UpstreamTimeouts, 'keepAliveMs' | 'idleMs'>;
  readonly health: Health;
  readonly opening: StreamOpening;
  /** Called with the provider's ids of a stored response and its items before the client can use them. */
  readonly onStored: ((ids: readonly string[]) => Promise<void>) | null;
}
