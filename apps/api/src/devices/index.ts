export { deviceRouter } from './device-router.ts';
