export { overviewRouter, usageRouter } from './router.ts';
