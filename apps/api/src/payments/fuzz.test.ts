import { formatUsd, parseUsd } from '@derouter/billing';
import fc from 'fast-check';
import Stripe from 'stripe';
import { expect, test, vi } from 'vitest';
import { DerouterError } from '../errors/index.ts';
import { signBody } from './cryptomus/sign-body.ts';
import { verifyWebhook } from './cryptomus/verify-webhook.ts';
import { readStripeWebhook } from './stripe/read-webhook.ts';

/** Amounts and signatures meet arbitrary input: a few hundred each here, `FUZZ_RUNS` at night. */
const options = { numRuns: Number(process.env.FUZZ_RUNS ?? 300) };
vi.setConfig({ testTimeout: 900_000 });

const amountLike = fc.oneof(
  fc.string({ maxLength: 24 }),
  fc.stringMatching(/^[-+]?[0-9]{0,18}[.,]?[0-9eE]{0,12}$/),
  fc.constantFrom('1e3', '0x10', ' 1', '1 ', '１', '1_000', 'NaN', 'Infinity', '-0', '00012', '.5', '5.', '٣'),
);

test('an amount is read exactly or refused, and written back as the same amount', () => {
  fc.assert(
    fc.property(amountLike, (text) => {
      let amount: bigint;
      try {
        amount = parseUsd(text);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      expect(text).toMatch(/^-?\d{1,15}(\.\d{1,9})?$/);
      expect(parseUsd(formatUsd(amount))).toBe(amount);
    }),
    options,
  );
});

const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc.json().map((text) => `{"a":${text},"sign":"0123456789abcdef0123456789abcdef"}`),
);

test('no webhook of Cryptomus is accepted without a signature by the key, and one with it always is', () => {
  fc.assert(
    fc.property(
      body,
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 })),
      (text, key, fields) => {
        expect(verifyWebhook(Buffer.from(text), key)).toBeNull();
        const { sign: _sign, ...rest } = fields;
        const content = JSON.stringify({ ...rest, uuid: 'u' });
        const signed = `${content.slice(0, -1)},"sign":"${signBody(Buffer.from(content), key)}"}`;
        expect(verifyWebhook(Buffer.from(signed), key)).not.toBeNull();
        expect(verifyWebhook(Buffer.from(signed), `${key}x`)).toBeNull();
      },
    ),
    options,
  );
});

test('no webhook of Stripe is accepted without a signature, whatever the header says', () => {
  const { webhooks } = Stripe;
  const header = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(), fc.string({ maxLength: 64 })).map(([time, sign]) => `t=${time},v1=${sign}`),
  );
  fc.assert(
    fc.property(body, fc.option(header, { nil: undefined }), (text, signature) => {
      try {
        readStripeWebhook(Buffer.from(text), signature, { webhooks, secrets: ['whsec_a', ''], livemode: true });
        throw new Error('accepted');
      } catch (error) {
        expect([error instanceof DerouterError, (error as DerouterError).code]).toEqual([true, 'signature_invalid']);
      }
    }),
    options,
  );
});
