import { readContextOverflow, sayOverflowAsAnthropic } from '../errors/context-overflow.ts';
import type { ResponsesFailure } from '../errors/responses-failure.ts';
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

/** The same for an Anthropic client, which looks for Anthropic's words before it makes a conversation shorter. */
export function anthropicErrorMessage(error: AnswerError): string {
  const overflow = overflowOf(error);
  return overflow ? sayOverflowAsAnthropic(overflow) : errorMessage(error);
}

function overflowOf(error: AnswerError) {
  return aboutTheRequest.has(error.type) ? readContextOverflow({ code: error.type, message: error.message }) : null;
}

/** How long a client that is told of a rate limit or of overload within a stream is asked to wait: nobody knows, so soon. */
const retrySeconds = 5;

/**
 * An upstream's error as a Responses stream ends with it. Codex tries again on every code but some; with
 * `rate_limit_exceeded` it waits for as long as the words say.
 */
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

/** `error.code` as Google's interfaces give it: an HTTP status. */
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
