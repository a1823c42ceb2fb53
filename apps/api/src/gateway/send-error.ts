import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Dialect, type ErrorReport, responsesFailureOf, writeErrorBody, writeResponsesRefusal } from '@derouter/protocols';
import { type DerouterError, toDerouterError } from '../errors/index.ts';
import { noteStatus } from '../observability/index.ts';
import { adviseRetry, type RetryAdvice } from './advise-retry.ts';
import type { RewrittenError } from './stages/rewrite-error.ts';

/** Answers with an error in the caller's dialect. With `sendRefusal` the one place where the gateway does. */
export function sendError(response: ServerResponse, dialect: Dialect, thrown: unknown, requestId: string): DerouterError {
  const error = toDerouterError(thrown);
  if (response.headersSent || response.destroyed) return error;
  const { code, param, retryAfterSeconds } = error;
  const status = statusIn(dialect, error);
  const advice = adviseRetry({ status, code, retryAfterSeconds });
  const message = withReset(error.message, advice);
  const report: ErrorReport = { status, code, message, param, requestId, retryAfterSeconds: advice.afterSeconds, isFinal: advice.isFinal };
  sayReset(response, dialect, advice);
  send(response, dialect, report, () => writeErrorBody(dialect, { ...report, message: withWait(report) }));
  return error;
}

/** Answers with a provider's refusal of the caller's own request. */
export function sendRefusal(response: ServerResponse, dialect: Dialect, { report, body }: RewrittenError): void {
  send(response, dialect, { ...report, isFinal: true }, () => body);
}

function send(response: ServerResponse, dialect: Dialect, report: ErrorReport, writeBody: () => string): void {
  const { status, retryAfterSeconds, isFinal, requestId } = report;
  if (endsAsStream(response.req, dialect, report)) {
    noteStatus(response, status);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform' });
    const identity = { id: `resp_${requestId.replaceAll('-', '')}`, model: '', created: Math.floor(Date.now() / 1000) };
    return void response.end(writeResponsesRefusal(responsesFailureOf(report), identity));
  }
  if (retryAfterSeconds !== null && retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
  if (isFinal) response.setHeader('x-should-retry', 'false');
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(writeBody());
}

/**
 * Codex, which names itself, asks six times on most statuses and thirty times on 5xx, and shows our words for hardly any. A
 * stream that ends in `response.failed` it believes at once. A missing model, and a limit that is soon over, it understands.
 */
function endsAsStream({ headers }: IncomingMessage, dialect: Dialect, { status, isFinal }: ErrorReport): boolean {
  if (dialect !== 'openai-responses' || !/^codex/i.test(String(headers.originator ?? ''))) return false;
  if (!String(headers.accept ?? '').includes('text/event-stream')) return false;
  return status !== 404 && (status !== 429 || isFinal === true);
}

function withReset(message: string, { resetAt }: RetryAdvice): string {
  return resetAt ? `${message} It may be tried again from ${moment(resetAt)} on.` : message;
}

function withWait({ status, message, retryAfterSeconds }: ErrorReport): string {
  return status === 429 && typeof retryAfterSeconds === 'number' ? `${message} Please try again in ${retryAfterSeconds}s.` : message;
}

/** Tells when a long wait is over, where the headers of our own limits do not say it already. */
function sayReset(response: ServerResponse, dialect: Dialect, { resetAt }: RetryAdvice): void {
  if (!resetAt) return;
  const [name, value] =
    dialect === 'anthropic-messages'
      ? ['anthropic-ratelimit-requests-reset', moment(resetAt)]
      : ['x-ratelimit-reset-requests', `${Math.ceil((resetAt.getTime() - Date.now()) / 1000)}s`];
  if (!response.hasHeader(name)) response.setHeader(name, value);
}

function moment(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Anthropic's clients know overload as 529. */
function statusIn(dialect: Dialect, error: DerouterError): number {
  return dialect === 'anthropic-messages' && error.code === 'upstream_unavailable' ? 529 : error.status;
}
