import type { Dialect } from '../dialect.ts';
import { clientDialects } from '../dialects/client-dialects.ts';
import type { ErrorReport } from './error-report.ts';

/** The body of an error answer in the caller's dialect. */
export function writeErrorBody(dialect: Dialect, report: ErrorReport): string {
  return clientDialects[dialect].writeError(report);
}

/** An error inside a stream that has already begun, as one server-sent event. Responses streams end differently. */
export function writeErrorEvent(dialect: Dialect, report: ErrorReport): string {
  return clientDialects[dialect].writeErrorEvent(report);
}
