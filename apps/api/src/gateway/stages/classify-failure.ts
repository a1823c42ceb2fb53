import type { IncomingHttpHeaders } from 'node:http';
import type { ProviderError } from '@derouter/protocols';
import { DerouterError } from '../../errors/index.ts';
import type { RequestLog } from '../../observability/index.ts';
import type { Route } from '../exchange.ts';
import type { Health } from '../upstreams/index.ts';
import { readRefusal } from './rewrite-error.ts';

/** A failed attempt. */
export interface Failed {
  readonly failure: DerouterError;
  /** Milliseconds until a retry; infinite if a retry would not help. */
  readonly waitMs: number;
}

export const noRetry = Number.POSITIVE_INFINITY;
const backoffMs = 250;
/** How long a credential that was refused pauses while its upstream has others. */
const refusedMs = 60_000;

/** A short wait with jitter. */
export function backoff(): number {
  return backoffMs * (0.5 + Math.random());
}

/**
 * Whether a refusal is about the caller's request. Otherwise the upstream cannot serve now, or rejects the operator's account.
 * Inspects as little of the provider's text as possible, since it may quote the caller.
 */
export function isAnswerToCaller(status: number, refusal: Buffer, upstreamModel = ''): boolean {
  if (status < 400 || [401, 402, 403, 407, 408, 429].includes(status)) return false;
  const { error, overflow } = readRefusal(refusal, status);
  if (error && isAboutOurAccount(error)) return false;
  // Some servers answer 5xx to a prompt that is too long.
  if (overflow) return true;
  if (status >= 500 || status === 405) return false;
  if (status !== 404) return true;
  // A 404 for something that the request names is the caller's error; one for the model or the path is ours.
  if (error?.code === 'model_not_found' || error?.param === 'model') return false;
  const message = (error?.message ?? '').replaceAll(upstreamModel || '\0', '');
  return /\b(file|response|container|item|image|document)\b/i.test(message);
}

const accountTrouble = new Set([
  'authentication_error',
  'invalid_api_key',
  'permission_error',
  'billing_error',
  'billing_not_active',
  'billing_hard_limit_reached',
  'insufficient_quota',
  'account_deactivated',
  'organization_deactivated',
]);

/** Beginnings of messages about a credential or an account. Later in a message, the same words may be a quote from the caller. */
const accountWords =
  /^\W*((incorrect|invalid|missing|expired|no) (api[ _-]?key|authentication|credentials?)|(the |your )?api[ -]?key (is|was|has|not|provided|you)\b|unauthori[sz]ed|unauthenticated|authentication (failed|error)|forbidden\W*$|access denied|payment required|your (credit|account|organi[sz]ation|billing|subscription|plan)\b|(insufficient|not enough) (balance|credits?|quota|funds)|you exceeded your current quota)/i;

/** Anthropic reports a low balance as `invalid_request_error`, otherwise the caller's error; some servers send only a message. */
function isAboutOurAccount({ type, code, message, status, reasons }: ProviderError): boolean {
  if (accountTrouble.has(type ?? '') || accountTrouble.has(code ?? '') || accountWords.test(message ?? '')) return true;
  // Google answers 400 to an invalid key, a suspended project and an unsupported country.
  return status === 'FAILED_PRECONDITION' || reasons.some((reason) => googleTrouble.test(reason));
}

const googleTrouble = /^(API_KEY|CONSUMER|SERVICE_DISABLED|BILLING|ACCESS_TOKEN|ACCOUNT)/;

/** Records a failed attempt in the upstream's health, and returns the error for the caller. */
export function classifyFailure(route: Route, status: number, headers: IncomingHttpHeaders, health: Health, log: RequestLog): Failed {
  const { name } = route.upstream;
  const retryAfterMs = readRetryAfter(headers);
  const failure = failureOf(status, retryAfterMs);
  const waitMs = retryAfterMs ?? backoff();
  if (status === 429) {
    health.refused(route, 'rate limit (429)', retryAfterMs);
    return { failure, waitMs };
  }
  if (status >= 500 || status === 408) {
    health.failed(route, `status ${status}`, retryAfterMs);
    return { failure, waitMs };
  }
  if (status === 404 || status === 405 || status < 400) {
    health.refused(route, `does not know the model or path (${status})`);
    log.error({ upstream: name, upstreamModel: route.upstreamModel, status }, 'upstream does not know this model or path');
    return { failure, waitMs: noRetry };
  }
  const { credentialLast4, credentials } = route.upstream;
  // One of several says nothing about the others.
  if (credentials?.some(({ enabled }) => enabled))
    health.refused(route, `refused the credential …${credentialLast4} (${status})`, refusedMs);
  else health.failed(route, `refused our credential or account (${status})`);
  log.error({ upstream: name, status, credential: credentialLast4 }, 'upstream refused our credential or account');
  return { failure, waitMs: noRetry };
}

/** Milliseconds from `retry-after-ms`, or from `retry-after` in seconds or as a date; null if there is neither. */
export function readRetryAfter(headers: IncomingHttpHeaders): number | null {
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (ms >= 0) return ms;
  const text = String(headers['retry-after'] ?? '');
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

export function allPaused(waitMs: number): DerouterError {
  const retryAfterSeconds = Number.isFinite(waitMs) ? Math.max(1, Math.ceil(waitMs / 1000)) : 5;
  return new DerouterError('upstream_unavailable', 'The provider is overloaded. Nothing was charged; try again shortly.', {
    retryAfterSeconds,
  });
}

/** Chooses the failure to report: that of the route which can be retried sooner; on a tie, the later one. */
export function soonest(known: DerouterError | null, other: DerouterError): DerouterError {
  const wait = (error: DerouterError | null) => error?.retryAfterSeconds ?? Number.POSITIVE_INFINITY;
  return wait(known) < wait(other) ? (known as DerouterError) : other;
}

/** The error for the caller. The upstream's own message concerns the operator's account and is not passed on. */
export function failureOf(status: number, retryAfterMs: number | null): DerouterError {
  const retryAfterSeconds = retryAfterMs === null ? 5 : Math.max(1, Math.ceil(retryAfterMs / 1000));
  if (status === 429) {
    return new DerouterError('rate_limited', 'The provider limits requests at the moment. Nothing was charged.', {
      retryAfterSeconds,
    });
  }
  if (status === 503 || status === 529) {
    return new DerouterError('upstream_unavailable', 'The provider is overloaded. Nothing was charged; try again shortly.', {
      retryAfterSeconds,
    });
  }
  if (status === 408 || status === 504) {
    return new DerouterError('upstream_timeout', 'The provider took too long. Nothing was charged.', { retryAfterSeconds });
  }
  if (status >= 500)
    return new DerouterError('upstream_failed', 'The provider failed to answer. Nothing was charged; try again.', { retryAfterSeconds });
  if (status === 404 || status === 405 || status < 400)
    return new DerouterError('upstream_failed', 'The provider does not offer this model to us at the moment. Nothing was charged.');
  return new DerouterError('upstream_unauthorized', 'The provider refused our access. Nothing was charged; we have been told.');
}
