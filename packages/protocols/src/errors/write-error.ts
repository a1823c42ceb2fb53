import type { Dialect } from '../dialect.ts';

/** An error as a client is told of it, before it takes the shape of a dialect. */
export interface ErrorReport {
  /** HTTP status. */
  readonly status: number;
  /** Our own code, such as `insufficient_credit`. */
  readonly code: string;
  readonly message: string;
  /** The request field at fault, if one is. */
  readonly param?: string | null;
  readonly requestId: string;
}

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

/** `error.type` by status, as the OpenAI API uses it. */
function openaiType(status: number): string {
  if (status === 402) return 'insufficient_quota';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** `error.code` where OpenAI's own clients know one; ours otherwise. */
function openaiCode(report: ErrorReport): string {
  if (report.status === 401 && report.code === 'key_missing') return 'invalid_api_key';
  if (report.status === 402) return 'insufficient_quota';
  if (report.status === 429) return 'rate_limit_exceeded';
  return report.code === 'key_invalid' ? 'invalid_api_key' : report.code;
}

/** Which purse a 402 is about, as a field that programs can read. */
function limitSource({ code }: ErrorReport): { limit_source?: string } {
  if (code === 'insufficient_credit') return { limit_source: 'account_credit' };
  return code === 'key_budget_exceeded' ? { limit_source: 'key_budget' } : {};
}

/** The body of an error answer in the caller's dialect. */
export function writeErrorBody(dialect: Dialect, report: ErrorReport): string {
  if (dialect === 'anthropic-messages') {
    return JSON.stringify({
      type: 'error',
      error: { type: anthropicType(report.status), message: report.message, ...limitSource(report) },
      request_id: report.requestId,
    });
  }
  return JSON.stringify({
    error: {
      message: report.message,
      type: openaiType(report.status),
      param: report.param ?? null,
      code: openaiCode(report),
      ...limitSource(report),
    },
  });
}

/** An error inside a stream that has already begun, as one server-sent event. */
export function writeErrorEvent(dialect: Dialect, report: ErrorReport): string {
  if (dialect === 'anthropic-messages') return `event: error\ndata: ${writeErrorBody(dialect, report)}\n\n`;
  if (dialect === 'openai-responses') {
    const event = { type: 'error', code: openaiCode(report), message: report.message, param: null, sequence_number: 0 };
    return `event: error\ndata: ${JSON.stringify(event)}\n\n`;
  }
  return `data: ${writeErrorBody(dialect, report)}\n\n`;
}
