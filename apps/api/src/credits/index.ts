export { openCheckout } from './open-checkout.ts';
export { createPromoCode, hashPromoCode } from './promo-codes/hash-promo-code.ts';
export { quoteCheckout } from './quote-checkout.ts';
export { type OrderView, readOrders } from './view-order.ts';
