import { overflowAsAnthropic, readContextOverflow } from '../errors/context-overflow.ts';
import type { ResponsesFailure } from '../errors/responses-failure.ts';
import type { AnswerError } from './intermediate.ts';

/** Error types caused by the caller's request: the caller needs their messages. Messages of other errors are internal to the provider. */
const aboutTheRequest = new Set([
  'invalid_request_error',
  'request_too_large',
  'not_found_error',
  'invalid_prompt',
  'context_length_exceeded',
]);

/** The message that the client gets for an upstream's error. */
export function errorMessage(error: AnswerError): string {
  return aboutTheRequest.has(error.type) ? error.message : 'The provider reported an error while answering.';
}

/** Does the same for an Anthropic client, which looks for Anthropic's wording before it compacts a conversation. */
export function anthropicErrorMessage(error: AnswerError): string {
  const overflow = overflowOf(error);
  return overflow ? overflowAsAnthropic(overflow) : errorMessage(error);
}

function overflowOf(error: AnswerError) {
  return aboutTheRequest.has(error.type) ? readContextOverflow({ code: error.type, message: error.message }) : null;
}

/**
 * Seconds after which a client should retry after a rate limit or overload within a stream. Providers give no figure there, so keep it
 * short.
 */
const retrySeconds = 5;

/** The error that ends a Responses stream. Codex retries most codes; for `rate_limit_exceeded` it waits as long as the message says. */
export function responsesFailure(error: AnswerError): ResponsesFailure {
  const code = openaiErrorCode(error.type, error.message);
  if (code === 'rate_limit_exceeded' || /overloaded|unavailable/i.test(error.type)) {
    return { code: 'rate_limit_exceeded', message: `The provider is overloaded. Please try again in ${retrySeconds}s.` };
  }
  return { code, message: errorMessage(error) };
}

/** `error.type` as Anthropic spells it. */
export function anthropicErrorType(type: string): string {
  if (aboutTheRequest.has(type)) return type.endsWith('_error') || type === 'request_too_large' ? type : 'invalid_request_error';
  if (/rate_?limit|resource_exhausted/i.test(type)) return 'rate_limit_error';
  if (/overloaded|unavailable/i.test(type)) return 'overloaded_error';
  return /timeout|deadline/i.test(type) ? 'timeout_error' : 'api_error';
}

/** `error.code` as Google's APIs give it: an HTTP status. */
export function geminiErrorCode(type: string): number {
  if (aboutTheRequest.has(type)) return type === 'not_found_error' ? 404 : 400;
  if (/rate_?limit|resource_exhausted/i.test(type)) return 429;
  if (/overloaded|unavailable/i.test(type)) return 503;
  return /timeout|deadline/i.test(type) ? 504 : 500;
}

/** `error.type` as OpenAI spells it. */
export function openaiErrorType(type: string): string {
  if (aboutTheRequest.has(type)) return 'invalid_request_error';
  return /rate_?limit|resource_exhausted/i.test(type) ? 'rate_limit_error' : 'server_error';
}

/** `error.code` as OpenAI spells it. */
export function openaiErrorCode(type: string, message = ''): string {
  if (aboutTheRequest.has(type)) return readContextOverflow({ code: type, message }) ? 'context_length_exceeded' : 'invalid_prompt';
  return /rate_?limit|resource_exhausted/i.test(type) ? 'rate_limit_exceeded' : 'server_error';
}
