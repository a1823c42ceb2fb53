export {
  type CodeAttempt,
  codeAttempt,
  codeRequest,
  confirmation,
  confirmationRequest,
  domainRule,
  emailDomain,
  localeChange,
  newStaff,
  type PasskeyAssertion,
  type PasskeyRegistration,
  passkeyAssertion,
  passkeyName,
  passkeyRegistration,
  recoveryCode,
  separateEmail,
  totpCode,
  userAction,
} from './accounts.ts';
export {
  type AutoTopUpChange,
  type AutoTopUpView,
  autoTopUpChange,
  autoTopUpStates,
  autoTopUpView,
  confirmedAutoTopUpChange,
} from './auto-top-up.ts';
export {
  checkout,
  lowBalanceUsd,
  type NoticeChange,
  type NoticeSettings,
  noticeChange,
  refundAddress,
  refundRequest,
  topUpUsd,
  transactionClaim,
} from './credits.ts';
export {
  type AccountLimits,
  type Adjustment,
  accountLimits,
  adjustment,
  adjustmentKinds,
  adjustmentUsd,
  keySuspension,
  suspension,
} from './customers.ts';
export { reason as reasonText } from './fields.ts';
export { type KeySettings, keySettings, network, newKey } from './keys.ts';
export {
  type ModelChange,
  modelChange,
  modelDialects,
  modelSave,
  type NewModel,
  newModel,
  priceAnnouncement,
  priceImport,
  type RatesInput,
  type RouteInput,
  rates,
  rateText,
  route,
} from './models.ts';
export { feeChange, finishedRefund, reviewDecision, staffRefund, tokenSwitch } from './payments.ts';
export { type NewPromoCode, newPromoCode, promoRedemption, promoUsd } from './promo-codes.ts';
export { type NewUpstream, newUpstream, type UpstreamChange, upstreamChange, upstreamKinds } from './upstreams.ts';
