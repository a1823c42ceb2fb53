/** The queue of jobs that mail customers about announced prices: see `mail-price-notices.ts`. */
export const priceNoticeQueue = 'price-notices';
