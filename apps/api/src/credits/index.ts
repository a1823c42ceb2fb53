export { creditsRouter } from './router.ts';
