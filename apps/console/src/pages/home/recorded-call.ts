import type { DemoReceipt } from '@derouter/contracts';

/** A call to the sandbox, as it was recorded, for installations without one and before a visitor makes a call. */
export const recordedCall: { readonly call: number; readonly answer: string; readonly receipt: DemoReceipt } = {
  call: 0,
  answer:
    'This is sandbox-gpt, the derouter sandbox: no real model answered, but the tokens are counted as if one had. You wrote: "Say hello to a new customer.". The conversation has 1 message. Its digest is 84f14a8be321.',
  receipt: {
    id: '01a2276c-dbcb-7781-8c9c-3beb59ad5bf0',
    createdAt: '2026-11-29T13:09:35.307Z',
    model: 'sandbox-gpt',
    lineItems: [
      { meter: 'input', quantity: '14', rateUsd: '3', amountUsd: '0.000042' },
      { meter: 'output', quantity: '56', rateUsd: '15', amountUsd: '0.00084' },
    ],
    costUsd: '0.000882',
    ttftMs: 158,
    durationMs: 460,
  },
};
