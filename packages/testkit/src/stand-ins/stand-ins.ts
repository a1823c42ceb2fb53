import type { StartStandIn } from './stand-in.ts';
import { startCryptomus } from './start-cryptomus.ts';
import { startEvm } from './start-evm.ts';
import { startStripe } from './start-stripe.ts';
import { startTron } from './start-tron.ts';

/** Every stand-in of `pnpm stand-ins`, with the place of its port after the first one. A new one is a file here and a line. */
export const standIns: Readonly<Record<string, { readonly portOffset: number; readonly start: StartStandIn }>> = {
  stripe: { portOffset: 0, start: startStripe },
  cryptomus: { portOffset: 1, start: startCryptomus },
  evm: { portOffset: 2, start: startEvm },
  tron: { portOffset: 3, start: startTron },
};
