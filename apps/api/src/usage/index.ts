export { listSessions } from './list-sessions.ts';
export { readAttempts } from './read-attempts.ts';
export {
  clientViewReceipt,
  clientViewReceipts,
  findReceipt,
  listReceipts,
  type ReceiptDetail,
  readReceipt,
  viewReceiptDetail,
} from './read-receipts.ts';
