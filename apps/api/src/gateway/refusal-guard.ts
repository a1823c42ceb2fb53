import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dialect } from '@derouter/protocols';
import type { Config } from '../config.ts';
import { DerouterError } from '../errors/index.ts';
import { type KeyDirectory, peekSecret } from '../keys/index.ts';
import { type Logger, silence } from '../observability/index.ts';
import { clientAddress, networkOfAddress } from '../web/index.ts';
import { createRefusalLimiter } from './refusal-limiter.ts';
import { createRefusalLog } from './refusal-log.ts';
import { sendError } from './send-error.ts';

/** Limits what repeatedly refused callers can cost. */
export interface RefusalGuard {
  /** Refuses the request and returns true if its caller has too many refusals. */
  holdsBack(request: IncomingMessage, response: ServerResponse, dialect: Dialect, requestId: string): boolean;
  /** Counts an error if it is a refusal. Call it before the response ends. */
  note(request: IncomingMessage, response: ServerResponse, error: DerouterError, keyId: string | null): void;
  close(): void;
}

export function createRefusalGuard(
  { refusalsPerMinute, trustedProxies }: Pick<Config, 'refusalsPerMinute' | 'trustedProxies'>,
  keys: KeyDirectory,
  log: Logger,
): RefusalGuard {
  const limiter = createRefusalLimiter({ perMinute: refusalsPerMinute, isKnown: keys.knows });
  const refusals = createRefusalLog(log);
  const callerOf = (request: IncomingMessage) => ({
    network: networkOfAddress(clientAddress(request, trustedProxies)),
    secret: peekSecret(request.headers),
  });
  return {
    holdsBack(request, response, dialect, requestId) {
      const retryAfterSeconds = limiter.waitSeconds(() => callerOf(request));
      if (retryAfterSeconds === 0) return false;
      if (!refusals.isFirst(null, 'too_many_refusals')) silence(response);
      sendError(
        response,
        dialect,
        new DerouterError('rate_limited', 'Too many of your requests were refused. Fix the cause before you send more.', {
          retryAfterSeconds,
        }),
        requestId,
      );
      return true;
    },
    note(request, response, error, keyId) {
      if (!isRefusal(error)) return;
      limiter.refused(callerOf(request));
      if (!refusals.isFirst(keyId, error.code)) silence(response);
    },
    close: () => refusals.close(),
  };
}

/** Timeouts, disconnects and provider failures are not refusals. */
function isRefusal(error: DerouterError): boolean {
  const { attempts = [] } = error as { attempts?: readonly unknown[] };
  return error.status >= 400 && error.status < 500 && ![408, 499].includes(error.status) && attempts.length === 0;
}
