import type { PaymentBook } from '../rail.ts';
import type { CryptomusSettings } from './config.ts';
import type { CryptomusClient } from './cryptomus-client.ts';

/** What the functions of this rail share. */
export interface CryptomusContext {
  readonly settings: CryptomusSettings;
  readonly client: CryptomusClient;
  readonly book: PaymentBook;
}
