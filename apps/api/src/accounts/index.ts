export { canonicalEmail, emailKey, plainEmail } from './canonical-email.ts';
export { closeAddress } from './closed-addresses.ts';
export { clearFailures, confirmSubject, signInSubject } from './code-failures.ts';
export { checkConfirmation } from './confirm-code.ts';
export { customerSyncQueue } from './customer-sync-queue.ts';
export { networkLimit, takeAttempt } from './limit-attempts.ts';
export { revokeAccountSessions, revokeSessions } from './own-sessions.ts';
export { deleteFactors, readFactors } from './second-factor.ts';
export type { SignedIn } from './sessions.ts';
