export { readAttempts } from './read-attempts.ts';
export {
  findReceipt,
  listReceipts,
  type ReceiptDetail,
  type ReceiptFilter,
  type ReceiptView,
  readReceipt,
  viewReceiptDetail,
} from './read-receipts.ts';
