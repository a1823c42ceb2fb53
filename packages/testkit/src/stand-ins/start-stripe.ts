import { startStripeStandin } from '../stripe-standin/start-stripe-standin.ts';
import type { StandIn, StandInOptions } from './stand-in.ts';

/** Starts the stand-in for Stripe. Its balance transactions arrive two seconds late. */
export async function startStripe({ port, serverUrl }: StandInOptions): Promise<StandIn> {
  const standin = await startStripeStandin({ port, balanceDelayMs: 2000 });
  standin.sendEventsTo(`${serverUrl}/webhooks/stripe`);
  const settings = { STRIPE_API_BASE: standin.base, STRIPE_SECRET_KEY: standin.apiKey, STRIPE_WEBHOOK_SECRET: standin.webhookSecret };
  const hints = [`Refunds and disputes are on ${standin.base}/dashboard.`];
  return { settings, hints, close: () => standin.close() };
}
