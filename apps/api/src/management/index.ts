export { managementRouter } from './management-router.ts';
