export { createPayments, type Payments } from './create-payments.ts';
export type { PaymentProvider } from './payment-provider.ts';
export { sandboxPaymentRouter } from './sandbox/payment-page.ts';
export { webhookRouter } from './webhooks.ts';
