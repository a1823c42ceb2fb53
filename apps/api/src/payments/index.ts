export { createPayments } from './create-payments.ts';
export { sandboxPaymentRouter } from './sandbox/payment-page.ts';
export { webhookRouter } from './webhooks.ts';
