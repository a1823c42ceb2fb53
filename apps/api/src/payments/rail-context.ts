import type { Config } from '../config.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Sealer } from '../secrets/index.ts';
import type { BookContext } from './book/book-context.ts';
import type { EventInbox } from './event-inbox.ts';
import type { PaymentBook } from './rail.ts';

/** What a rail is made with. */
export interface RailContext extends BookContext {
  readonly config: Config;
  readonly sealer: Sealer;
  /** The book of the rail with this name. */
  book(rail: string): PaymentBook;
  /** Puts an event into the inbox as if its webhook had arrived: for backfills. */
  receive: EventInbox['receive'];
}

export interface PaymentsOptions extends BookContext {
  readonly config: Config;
  readonly jobs: Jobs;
  readonly sealer: Sealer;
}
