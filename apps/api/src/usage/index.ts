export { readAttempts } from './read-attempts.ts';
export { findReceipt, type ReceiptDetail, readReceipt, viewReceiptDetail } from './read-receipts.ts';
