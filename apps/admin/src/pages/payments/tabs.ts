/** The views of the payments page. */
export const paymentsTabs = ['orders', 'reviews', 'events', 'refunds', 'disputes', 'fees', 'clearing'] as const;

export type PaymentsTab = (typeof paymentsTabs)[number];
