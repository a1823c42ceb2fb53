import type { WhoPaysFee } from './config.ts';

/**
 * The parameter of each call that says who bears the commission. Its meaning differs: `subtract` is the percentage charged to the customer;
 * `is_subtract` takes it from the merchant in a refund, but from the amount sent, hence the recipient, in a payout.
 * Sources: "Creating an invoice", "Refund", "Creating a payout" of the merchant API.
 */
export const commissionFlags = {
  invoice: (whoPaysFee: WhoPaysFee) => ({ subtract: whoPaysFee === 'customer' ? '100' : '0' }),
  refund: (whoPaysFee: WhoPaysFee) => ({ is_subtract: whoPaysFee === 'merchant' }),
  payout: (whoPaysFee: WhoPaysFee) => ({ is_subtract: whoPaysFee === 'customer' }),
} as const;
