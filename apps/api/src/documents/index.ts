export { documentsRouter } from './documents-router.ts';
export { renderReceipt } from './render-receipt.ts';
export { loadStatement, readPeriod, type StatementPeriod } from './statement.ts';
export { byteOrderMark, writeCsvRow } from './write-csv.ts';
