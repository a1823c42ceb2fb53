/** The queue of jobs that mail customers about announced prices: see `mail-price-notices.ts`. */
export const priceNoticeQueue = 'price-notices';

/** Customers who used a model within this period are notified of its price changes. */
export const noticedWithinDays = 90;
