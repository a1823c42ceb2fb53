export { allReceipts } from './all-receipts.ts';
export { listSessions } from './list-sessions.ts';
export { chooseUnit, type Period, type PeriodInput, periodBefore, periodInput, resolvePeriod } from './period.ts';
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
export { type ReportQuery, readReport, type UsageReport } from './read-report.ts';
export { csvName, usageCsvRows } from './usage-csv.ts';
export { usageFilter } from './usage-filter.ts';
