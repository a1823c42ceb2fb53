export { documentsRouter } from './documents-router.ts';
export { renderReceipt } from './render-receipt.ts';
export { CsvRows, sendCsv } from './send-csv.ts';
export { endOf, loadStatement, readPeriod, type StatementPeriod } from './statement.ts';
export { csvText, writeCsvRow } from './write-csv.ts';
