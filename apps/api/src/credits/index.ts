export { openCheckout } from './open-checkout.ts';
export { createPromoCode, hashPromoCode } from './promo-codes/hash-promo-code.ts';
