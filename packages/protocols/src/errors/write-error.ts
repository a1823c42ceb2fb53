import type { Dialect } from '../dialect.ts';
import type { ResponsesFailure } from './responses-failure.ts';

/** An error before it takes the shape of a dialect. */
export interface ErrorReport {
  /** HTTP status. */
  readonly status: number;
  /** Our own code, such as `insufficient_credit`. */
  readonly code: string;
  readonly message: string;
  /** The request field at fault, if one is. */
  readonly param?: string | null;
  readonly requestId: string;
  /** A retry cannot help. Absent: the status decides. */
  readonly isFinal?: boolean;
  /** When a retry may help. */
  readonly retryAfterSeconds?: number | null;
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

/** `error.code` that OpenAI's clients know; otherwise our own. */
function openaiCode(report: ErrorReport): string {
  if (report.status === 401 && report.code === 'key_missing') return 'invalid_api_key';
  if (report.status === 402) return 'insufficient_quota';
  if (report.status === 429) return 'rate_limit_exceeded';
  return report.code === 'key_invalid' ? 'invalid_api_key' : report.code;
}

/** The limit that a 402 is about (account credit or key budget), as a machine-readable field. */
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

/** An error inside a stream that has already begun, as one server-sent event; Responses streams end otherwise. */
export function writeErrorEvent(dialect: Dialect, report: ErrorReport): string {
  return `${dialect === 'anthropic-messages' ? 'event: error\n' : ''}data: ${writeErrorBody(dialect, report)}\n\n`;
}

/**
 * An error as a Responses stream ends with it. `invalid_prompt` is the one code with which Codex shows the words and asks no
 * more; with `rate_limit_exceeded` it waits for as long as the words say; with any other it tries again at once.
 */
export function responsesFailureOf({ status, code, message, retryAfterSeconds, isFinal }: ErrorReport): ResponsesFailure {
  if (code === 'context_length_exceeded') return { code, message };
  if (isFinal ?? (status < 500 && status !== 408 && status !== 429)) return { code: 'invalid_prompt', message };
  if (retryAfterSeconds === null || retryAfterSeconds === undefined) return { code: 'server_error', message };
  return { code: 'rate_limit_exceeded', message: `${message} Please try again in ${retryAfterSeconds}s.` };
}
