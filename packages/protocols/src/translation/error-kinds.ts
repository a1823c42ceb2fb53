import type { AnswerError } from './intermediate.ts';

/** Kinds of errors that are about the caller's request, whose text the caller needs; other text is the provider's own business. */
const aboutTheRequest = new Set([
  'invalid_request_error',
  'request_too_large',
  'not_found_error',
  'invalid_prompt',
  'context_length_exceeded',
]);

/** What the client is told of an upstream's error. */
export function errorMessage(error: AnswerError): string {
  return aboutTheRequest.has(error.type) ? error.message : 'The provider reported an error while answering.';
}

/** `error.type` as Anthropic spells it. */
export function anthropicErrorType(type: string): string {
  if (aboutTheRequest.has(type)) return type.endsWith('_error') || type === 'request_too_large' ? type : 'invalid_request_error';
  if (/rate_?limit|resource_exhausted/i.test(type)) return 'rate_limit_error';
  if (/overloaded|unavailable/i.test(type)) return 'overloaded_error';
  return /timeout|deadline/i.test(type) ? 'timeout_error' : 'api_error';
}

/** `error.type` as OpenAI spells it. */
export function openaiErrorType(type: string): string {
  if (aboutTheRequest.has(type)) return 'invalid_request_error';
  return /rate_?limit|resource_exhausted/i.test(type) ? 'rate_limit_error' : 'server_error';
}

/** `error.code` as OpenAI spells it. */
export function openaiErrorCode(type: string): string {
  if (aboutTheRequest.has(type)) return type === 'context_length_exceeded' ? type : 'invalid_prompt';
  return /rate_?limit|resource_exhausted/i.test(type) ? 'rate_limit_exceeded' : 'server_error';
}
