import { parseArgs } from 'node:util';
import { startStripeStandin } from './start-stripe-standin.ts';

/**
 * Runs the stand-in for Stripe, to try a server against it:
 * `pnpm --filter @derouter/testkit stripe-standin --port 4242 --webhook http://localhost:8787/webhooks/stripe`.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4242' },
    webhook: { type: 'string', default: 'http://localhost:8787/webhooks/stripe' },
    'api-key': { type: 'string', default: 'sk_test_standin' },
    'webhook-secret': { type: 'string', default: 'whsec_standin' },
  },
});
const standin = await startStripeStandin({
  port: Number(values.port),
  apiKey: values['api-key'],
  webhookSecret: values['webhook-secret'],
  balanceDelayMs: 2000,
});
standin.sendEventsTo(values.webhook);
console.log(`STRIPE_API_BASE=${standin.base} STRIPE_SECRET_KEY=${standin.apiKey} STRIPE_WEBHOOK_SECRET=${standin.webhookSecret}`);
