import type { ErrorReport } from './error-report.ts';

/** `error.status` by HTTP status. Source: `google.rpc.Code`. */
const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'FAILED_PRECONDITION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  502: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

export function googleStatus(status: number): string {
  return statuses[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT');
}

const typeUrl = (name: string) => `type.googleapis.com/google.rpc.${name}`;

/**
 * The body of an error answer in Google's shape: our code goes into `ErrorInfo`, the field at fault into `BadRequest`; `RetryInfo` is
 * present only if a retry may help. Source: `google/rpc/error_details.proto`.
 */
export function writeGeminiError(report: ErrorReport): string {
  const { status, code, message, param, requestId, retryAfterSeconds } = report;
  const retries = retryAfterSeconds !== null && retryAfterSeconds !== undefined && report.isFinal !== true;
  return JSON.stringify({
    error: {
      code: status,
      message,
      status: googleStatus(status),
      details: [
        { '@type': typeUrl('ErrorInfo'), reason: code.toUpperCase(), domain: 'derouter', metadata: metadataOf(report) },
        ...(param ? [{ '@type': typeUrl('BadRequest'), fieldViolations: [{ field: param, description: message }] }] : []),
        ...(retries ? [{ '@type': typeUrl('RetryInfo'), retryDelay: `${retryAfterSeconds}s` }] : []),
        { '@type': typeUrl('RequestInfo'), requestId },
      ],
    },
  });
}

/** The figures of a refusal; `ErrorInfo` takes only text. */
function metadataOf({ facts }: ErrorReport): Record<string, string> {
  const known = Object.entries(facts ?? {}).filter(([, value]) => value !== null);
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
}

/** Google's own refusal of the caller's request. Keeps only the details that name a field, since others name our Google project. */
export function writeGeminiRefusal(report: ErrorReport, own: Readonly<Record<string, unknown>>): string {
  const details = Array.isArray(own.details) ? own.details : [];
  const kept = details.filter((detail: unknown) =>
    String((detail as { '@type'?: unknown } | null)?.['@type']).endsWith('google.rpc.BadRequest'),
  );
  return JSON.stringify({
    error: {
      code: report.status,
      message: report.message,
      status: typeof own.status === 'string' ? own.status : googleStatus(report.status),
      ...(kept.length > 0 && { details: kept }),
    },
  });
}
