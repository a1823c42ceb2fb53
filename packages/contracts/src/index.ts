export {
  type CodeAttempt,
  codeAttempt,
  codeRequest,
  confirmation,
  confirmationRequest,
  deletionRequest,
  domainRule,
  emailChange,
  emailChangeRequest,
  emailDomain,
  factorCode,
  type LegalDocument,
  legalAcceptance,
  legalDocument,
  localeChange,
  type NewLegalVersion,
  newLegalVersion,
  newStaff,
  type PasskeyAssertion,
  type PasskeyRegistration,
  type PreferencesChange,
  passkeyAssertion,
  passkeyName,
  passkeyRegistration,
  preferencesChange,
  recoveryCode,
  separateEmail,
  totpCode,
  userAction,
} from './accounts.ts';
export { type AnnouncementTexts, announcementTones, type NewAnnouncement, newAnnouncement } from './announcements.ts';
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
  type ResellerAuthorisation,
  resellerAuthorisation,
  suspension,
} from './customers.ts';
export { type DemoLine, type DemoReceipt, demoCalls, demoRequest } from './demo.ts';
export { budgetPeriods, type DeviceApproval, deviceApproval, userCode, userCodeLetters } from './devices.ts';
export { day, moment, reason as reasonText, timestamp, usdAmount } from './fields.ts';
export {
  type ClientKeySettings,
  clientKeySettings,
  displayMultiplier,
  type KeyScope,
  type KeySettings,
  keyRotation,
  keyScopes,
  keySettings,
  type NewClientKey,
  type NewKey,
  network,
  newClientKey,
  newKey,
  type RotationOverlap,
  rotationOverlaps,
  shownUsd,
} from './keys.ts';
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
export {
  type IncidentChange,
  type IncidentResolution,
  type IncidentState,
  type IncidentTexts,
  incidentChange,
  incidentResolution,
  incidentStates,
  type NewIncident,
  newIncident,
} from './status.ts';
export { type NewUpstream, newUpstream, type UpstreamChange, upstreamChange, upstreamKinds } from './upstreams.ts';
export { newWebhook, type WebhookEvent, webhookEvents, webhookSettings } from './webhooks.ts';
