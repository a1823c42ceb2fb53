export { type Billing, type BillingOptions, batchLines, createBilling } from './billing.ts';
export type {
  Admission,
  AdmissionLimits,
  AdmissionResult,
  RateLevels,
  RateLimit,
  Refused,
  RequestLabels,
} from './ledger/admission.ts';
export { GroupCommit } from './ledger/batch/group-commit.ts';
export { writeJson } from './ledger/batch/write-json.ts';
export { leaseMs } from './ledger/leases.ts';
export { LedgerError, type LedgerErrorCode } from './ledger/ledger-error.ts';
export {
  type BudgetPeriod,
  type BudgetState,
  budgetPeriods,
  type KeyBudgetChange,
  readKeyBudgets,
  setKeyBudget,
} from './ledger/limits/key-budgets.ts';
export { bookDisputeMovement, claimDisputeExcess, isDisputeMovementBooked } from './ledger/payments/book-dispute.ts';
export { bookPayout, type Payout } from './ledger/payments/book-payout.ts';
export { bookProviderFee } from './ledger/payments/book-provider-fee.ts';
export { completeRefund, holdRefund, type Refund, returnRefund } from './ledger/payments/book-refund.ts';
export { bookTopUp, type TopUp } from './ledger/payments/book-top-up.ts';
export { bookWithdrawal, type Withdrawal } from './ledger/payments/book-withdrawal.ts';
export type { ClearingCode } from './ledger/payments/find-clearing-account.ts';
export { readClearingBalances } from './ledger/payments/read-clearing-balances.ts';
export { grossOf, type PaymentParts, splitReversal } from './ledger/payments/split-reversal.ts';
export { readLineItems, type StoredLineItem } from './ledger/read-settled.ts';
export type { Outcome, ReceiptStatus, SettledReceipt, Settlement, UsageSource } from './ledger/settlement.ts';
export { type Adjustment, adjustWallet } from './ledger/wallets/adjust-wallet.ts';
export { forfeitCredit } from './ledger/wallets/forfeit-credit.ts';
export { type CreditMove, type MovedCredit, moveCredit } from './ledger/wallets/move-credit.ts';
export { openWallet } from './ledger/wallets/open-wallet.ts';
export { postTransfer, type Transfer } from './ledger/wallets/post-transfer.ts';
export { type AccountBalance, readAccountBalance } from './ledger/wallets/read-account-balance.ts';
export { type Balance, readWallet } from './ledger/wallets/read-wallet.ts';
export { type SystemAccount, systemAccounts } from './ledger/wallets/system-accounts.ts';
export { type WalletCode, walletCodes } from './ledger/wallets/transfer-codes.ts';
export { lockWallets } from './ledger/wallets/wallet-row.ts';
export { readAdmission, readSettlement, type StoredAdmission, storeAdmission, writeSettlement } from './ledger/write-settlement.ts';
export { formatMultiplier, parseMultiplier, toReal, toShown, toShownDown } from './money/multiplier.ts';
export { formatUsd, type NanoUsd, nano, nanoPerUsd, parseUsd } from './money/nano-usd.ts';
export { formatPicoAsUsd, formatUsdPerMillion, type PicoRate, parseUsdPerCall, parseUsdPerMillion, pico } from './money/rate.ts';
export { isPromptMeter, type Meter, parentMeter, perCallMeters, promptTokens, type Usage } from './pricing/meters.ts';
export { affordableOutput, type HoldEstimate, priceHold } from './pricing/price-hold.ts';
export { multiplierOf, type PriceRates, type PriceTier, parsePriceRates, storePriceRates } from './pricing/price-rates.ts';
export { type LineItem, oneMillion, type PricedUsage, priceUsage, roundToNano, unitPicoMillionths } from './pricing/price-usage.ts';
export { addUpLedger } from './proof/ledger-totals.ts';
export { type LedgerTransfer, listTransfers, type TransferFilter } from './proof/list-transfers.ts';
export { type Finding, type Proof, type ProofProgress, prove } from './proof/prove.ts';
export { type ProvenReceipt, proveReceipt } from './proof/prove-receipt.ts';
export { type ChargeTransfer, readChargeTransfers } from './proof/read-charge-transfers.ts';
export { readTrialBalance } from './proof/trial-balance.ts';
export { isDataError } from './retry.ts';
export { type LedgerEntry, type LedgerPlace, listLedger } from './statement/list-ledger.ts';
export { listMovements } from './statement/list-movements.ts';
export { readStatement, type Statement, type StatementMovement, type StatementUsage } from './statement/read-statement.ts';
