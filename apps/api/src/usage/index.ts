export { listSessions } from './list-sessions.ts';
export { readAttempts } from './read-attempts.ts';
export {
  clientViewReceipt,
  clientViewReceipts,
  findReceipt,
  listReceipts,
  type ReceiptDetail,
  type ReceiptFilter,
  type ReceiptView,
  readReceipt,
  viewReceiptDetail,
} from './read-receipts.ts';
