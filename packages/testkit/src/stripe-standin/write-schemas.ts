import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Stripe } from 'stripe';
import { createGenerator } from 'ts-json-schema-generator';

/** The parameters of the calls that the stand-in answers, by the name of their type in the `stripe` package. */
const parameterTypes = {
  'customers.create': 'CustomerCreateParams',
  'customers.update': 'CustomerUpdateParams',
  'checkout.sessions.create': 'SessionCreateParams',
  'paymentIntents.create': 'PaymentIntentCreateParams',
  'refunds.create': 'RefundCreateParams',
} as const;

/**
 * Writes JSON schemas of request parameters, derived from the types of the `stripe` package, so that the stand-in refuses what
 * the real API refuses. Run it after an update of the package: `pnpm --filter @derouter/testkit stripe-schemas`.
 */
const source = fileURLToPath(new URL('./parameter-types.ts', import.meta.url));
const tsconfig = fileURLToPath(new URL('../../../../tsconfig.json', import.meta.url));
const schemas = Object.fromEntries(
  Object.entries(parameterTypes).map(([call, type]) => [
    call,
    createGenerator({
      path: source,
      tsconfig,
      type,
      skipTypeCheck: true,
      additionalProperties: false,
      expose: 'none',
      jsDoc: 'none',
    }).createSchema(type),
  ]),
);
const file = fileURLToPath(new URL('./request-schemas.json', import.meta.url));
writeFileSync(file, `${JSON.stringify({ stripe: Stripe.PACKAGE_VERSION, schemas })}\n`);
