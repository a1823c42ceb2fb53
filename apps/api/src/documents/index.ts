export { documentsRouter } from './documents-router.ts';
export { renderReceipt } from './render-receipt.ts';
