import type { Billing } from '@derouter/billing';
import type { Database } from '@derouter/db';
import type { Config } from '../config.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Logger } from '../observability/index.ts';
import type { Sealer } from '../secrets/index.ts';
import { createEventInbox, type EventInbox } from './event-inbox.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { createSandbox } from './sandbox/create-sandbox.ts';
import { settlePayment } from './settle-payment.ts';
import { createStripe } from './stripe/create-stripe.ts';

export interface Payments {
  readonly providers: readonly PaymentProvider[];
  find(name: string): PaymentProvider | undefined;
  readonly inbox: EventInbox;
}

interface PaymentsOptions {
  readonly config: Config;
  readonly billing: Billing;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly log: Logger;
  readonly sealer: Sealer;
}

/** Sets up the configured payment providers and the inbox for their webhooks. */
export async function createPayments({ config, billing, db, jobs, log, sealer }: PaymentsOptions): Promise<Payments> {
  const providers = [
    ...(config.stripe ? [createStripe(config.stripe, db, config.publicUrl)] : []),
    ...(config.sandboxPayments ? [createSandbox(sealer, db)] : []),
  ];
  const find = (name: string) => providers.find((provider) => provider.name === name);
  const inbox = await createEventInbox({ db, jobs, log }, async (event) => {
    const provider = find(event.provider);
    if (!provider) throw new Error(`${event.provider} is not configured`);
    const meaning = await provider.handleEvent(event);
    if (typeof meaning === 'string') return meaning;
    await settlePayment(billing, meaning.settlement);
    return 'handled';
  });
  return { providers, find, inbox };
}
