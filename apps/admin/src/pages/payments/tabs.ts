/** The views of the payments page. */
export const paymentsTabs = ['orders', 'reviews', 'events', 'refunds', 'disputes', 'promo', 'fees', 'tokens', 'clearing'] as const;

export type PaymentsTab = (typeof paymentsTabs)[number];
