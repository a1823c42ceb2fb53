export { checkConfirmation, requestConfirmation } from './confirm-code.ts';
export type { SignedIn } from './sessions.ts';
