import { type ErrorReport, limitFacts } from './error-report.ts';

/** `error.type` by status. Source: Anthropic API documentation, "Errors". */
function anthropicType(status: number): string {
  const types: Record<number, string> = {
    400: 'invalid_request_error',
    401: 'authentication_error',
    402: 'billing_error',
    403: 'permission_error',
    404: 'not_found_error',
    408: 'timeout_error',
    409: 'conflict_error',
    413: 'request_too_large',
    415: 'invalid_request_error',
    429: 'rate_limit_error',
    504: 'timeout_error',
    529: 'overloaded_error',
  };
  return types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}

/** The body of an error answer in Anthropic's shape. */
export function writeAnthropicError(report: ErrorReport): string {
  return JSON.stringify({
    type: 'error',
    error: { type: anthropicType(report.status), message: report.message, ...limitFacts(report) },
    request_id: report.requestId,
  });
}
