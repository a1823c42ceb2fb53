export { type ReceiptDetail, readReceipt } from './read-receipts.ts';
export { overviewRouter, usageRouter } from './router.ts';
