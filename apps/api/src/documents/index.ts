export { documentsRouter } from './documents-router.ts';
