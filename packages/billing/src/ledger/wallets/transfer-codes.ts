/** Codes of transfers that change a customer's paid or promotional credit, besides `usage`. Each has words in statements and pages. */
export const walletCodes = [
  'top_up',
  'promotion',
  'adjustment',
  'refund',
  'refund_failed',
  'payment_reversal',
  'chargeback',
  'chargeback_reversal',
  'client_budget',
  'client_return',
  'forfeiture',
] as const;

export type WalletCode = (typeof walletCodes)[number];

/** Codes of transfers between accounts of the operator. */
type OwnCode =
  | 'processing_fee'
  | 'tax'
  | 'provider_fee'
  | 'payout'
  | 'payout_returned'
  | 'withdrawal'
  | 'withdrawal_returned'
  | 'refund_paid'
  | 'processing_fee_refund'
  | 'tax_refund'
  | 'chargeback_processing_fee'
  | 'chargeback_processing_fee_reversal'
  | 'chargeback_tax'
  | 'chargeback_tax_reversal'
  | 'chargeback_loss'
  | 'chargeback_loss_reversal'
  | 'dispute_fee'
  | 'dispute_fee_reversal';

export type TransferCode = WalletCode | OwnCode;
