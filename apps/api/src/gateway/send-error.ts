import type { ServerResponse } from 'node:http';
import { databaseNowMs } from '@derouter/db';
import { clientDialects, type Dialect, type ErrorReport, writeErrorBody } from '@derouter/protocols';
import { type DerouterError, toDerouterError } from '../errors/index.ts';
import { noteStatus } from '../observability/index.ts';
import { adviseRetry, type RetryAdvice } from './advise-retry.ts';
import type { StreamOpening } from './relay/stream-opening.ts';
import type { RewrittenError } from './stages/rewrite-error.ts';

/** An error for the caller, with the advice that its dialect gives about a retry. */
interface Told {
  readonly error: DerouterError;
  readonly report: ErrorReport;
  readonly advice: RetryAdvice;
}

/** Answers with an error in the caller's dialect. Only this, `sendRefusal` and `StreamOpening` write errors of the gateway. */
export function sendError(response: ServerResponse, dialect: Dialect, thrown: unknown, requestId: string): DerouterError {
  const { error, report, advice } = tell(dialect, thrown, requestId);
  if (response.headersSent || response.destroyed) return error;
  setReset(response, dialect, advice);
  send(response, dialect, report, () => writeErrorBody(dialect, { ...report, message: withWait(report) }));
  return error;
}

/** Ends a stream that was opened for a client that had to wait, with an error in the caller's dialect. */
export function failStream(opening: Pick<StreamOpening, 'fail'>, dialect: Dialect, thrown: unknown, requestId: string): DerouterError {
  const { error, report } = tell(dialect, thrown, requestId);
  opening.fail(report);
  return error;
}

/** What a caller is told about an error. */
function tell(dialect: Dialect, thrown: unknown, requestId: string): Told {
  const error = toDerouterError(thrown);
  const { code, param, retryAfterSeconds, facts } = error;
  const status = statusIn(dialect, error);
  const advice = adviseRetry({ status, code, retryAfterSeconds });
  const message = withReset(error.message, advice);
  const report = { status, code, message, param, requestId, retryAfterSeconds: advice.afterSeconds, isFinal: advice.isFinal, facts };
  return { error, report, advice };
}

/** Answers with a provider's refusal of the caller's own request. */
export function sendRefusal(response: ServerResponse, dialect: Dialect, { report, body }: RewrittenError): void {
  send(response, dialect, { ...report, isFinal: true }, () => body);
}

function send(response: ServerResponse, dialect: Dialect, report: ErrorReport, writeBody: () => string): void {
  const { status, retryAfterSeconds, isFinal } = report;
  const stream = clientDialects[dialect].writeErrorStream(report, response.req.headers, Math.floor(Date.now() / 1000));
  if (stream !== null) {
    noteStatus(response, status);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform' });
    return void response.end(stream);
  }
  if (retryAfterSeconds !== null && retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
  if (isFinal) response.setHeader('x-should-retry', 'false');
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(writeBody());
}

function withReset(message: string, { resetAt }: RetryAdvice): string {
  return resetAt ? `${message} Try again after ${moment(resetAt)}.` : message;
}

function withWait({ status, message, retryAfterSeconds }: ErrorReport): string {
  return status === 429 && typeof retryAfterSeconds === 'number' ? `${message} Please try again in ${retryAfterSeconds}s.` : message;
}

/** Sets the reset header of a long wait, unless the rate-limit headers already contain it. */
function setReset(response: ServerResponse, dialect: Dialect, { resetAt }: RetryAdvice): void {
  if (!resetAt) return;
  const [name, value] = clientDialects[dialect].resetHeader(resetAt, databaseNowMs());
  if (!response.hasHeader(name)) response.setHeader(name, value);
}

function moment(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function statusIn(dialect: Dialect, error: DerouterError): number {
  return error.code === 'upstream_unavailable' ? clientDialects[dialect].overloadedStatus : error.status;
}
