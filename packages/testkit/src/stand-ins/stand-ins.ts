import type { StartStandIn } from './stand-in.ts';
import { startCryptomus } from './start-cryptomus.ts';
import { startStripe } from './start-stripe.ts';

/** Every stand-in of `pnpm stand-ins`, with the place of its port after the first one. A new one is a file here and a line. */
export const standIns: Readonly<Record<string, { readonly portOffset: number; readonly start: StartStandIn }>> = {
  stripe: { portOffset: 0, start: startStripe },
  cryptomus: { portOffset: 1, start: startCryptomus },
};
