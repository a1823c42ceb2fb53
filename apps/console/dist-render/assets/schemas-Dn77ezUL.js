import { _ as codeRequest, g as codeAttempt } from "./src-JQseSiP9.js";
// ../../packages/ui/src/sign-in/schemas.ts
var emailSchema = codeRequest.shape.email;
var codeSchema = codeAttempt.shape.code.regex(/^\d{6}$/);
export { codeSchema, emailSchema };
