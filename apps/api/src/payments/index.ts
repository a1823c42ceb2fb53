export { currentFeeSchedule, type FeeSchedule, feeForCredit, setFeeSchedule } from './book/fee-schedules.ts';
export { readPayments } from './book/read-payment.ts';
export { resolveReview } from './book/resolve-review.ts';
export { createPayments } from './create-payments.ts';
export type { OpenedCheckout, OrderProgress, PaymentRail } from './rail.ts';
export { receiptName } from './receipt-name.ts';
export { confirmRefundAddress, finishRefundByHand } from './refunds/refund-by-hand.ts';
export { refundableOf, requestRefund } from './refunds/request-refund.ts';
export { webhookRouter } from './webhooks.ts';
