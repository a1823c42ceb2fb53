import { codeAttempt, codeRequest } from '@derouter/contracts';

export const emailSchema = codeRequest.shape.email;
export const codeSchema = codeAttempt.shape.code.regex(/^\d{6}$/);
