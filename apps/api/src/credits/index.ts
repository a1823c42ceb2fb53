export { mailLowBalances } from './mail-low-balances.ts';
export { creditsRouter } from './router.ts';
