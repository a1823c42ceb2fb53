export { listSessions, type SessionView } from './list-sessions.ts';
export { readAttempts } from './read-attempts.ts';
export {
  clientViewReceipt,
  clientViewReceipts,
  findReceipt,
  listReceipts,
  type ReceiptDetail,
  type ReceiptFilter,
  readReceipt,
  viewReceiptDetail,
} from './read-receipts.ts';
