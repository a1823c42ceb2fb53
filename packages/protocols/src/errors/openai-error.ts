import { type ErrorReport, limitFacts } from './error-report.ts';

/** `error.type` by status, as the OpenAI API uses it. */
function openaiType(status: number): string {
  if (status === 402) return 'insufficient_quota';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** The `error.code` that OpenAI's clients know, or our own. */
function openaiCode(report: ErrorReport): string {
  if (report.status === 401 && report.code === 'key_missing') return 'invalid_api_key';
  if (report.status === 402) return 'insufficient_quota';
  if (report.status === 429) return 'rate_limit_exceeded';
  return report.code === 'key_invalid' ? 'invalid_api_key' : report.code;
}

/** The body of an error answer in OpenAI's shape. */
export function writeOpenaiError(report: ErrorReport): string {
  return JSON.stringify({
    error: {
      message: report.message,
      type: openaiType(report.status),
      param: report.param ?? null,
      code: openaiCode(report),
      ...limitFacts(report),
    },
  });
}
