export { createPromoCode, hashPromoCode } from './promo-codes/hash-promo-code.ts';
