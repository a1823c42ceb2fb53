import { type Request, type Response, Router } from 'express';
import { DerouterError, toDerouterError } from '../errors/index.ts';
import { type Principal, withKey } from '../keys/index.ts';
import type { Services } from '../services.ts';
import { type ReceiptDetail, readReceipt } from '../usage/index.ts';
import { setRetryAfter } from '../web/index.ts';

/** `/api`: the management REST API. Authenticated by key; answers plain JSON, with amounts as decimal strings in USD. */
export function managementRouter(services: Pick<Services, 'db' | 'keys'>): Router {
  const { db, keys } = services;
  const router = Router();
  const serve = (path: string, answer: (principal: Principal, request: Request) => Promise<unknown>) =>
    router.get(
      path,
      withKey(
        { keys, scope: 'management', refuses, onError: (thrown, _request, response) => sendError(response, thrown) },
        async (principal, request, response) => response.json(await answer(principal, request)),
      ),
    );
  const refuses = (_request: Request, response: Response) => {
    response.setHeader('cache-control', 'private, no-store');
    return false;
  };
  const sendError = (response: Response, thrown: unknown) => {
    const error = toDerouterError(thrown);
    if (error.status >= 500) response.locals.log.error({ err: error.cause ?? error }, 'a management request failed');
    setRetryAfter(response, error);
    response.status(error.status).json({ error: { code: error.code, message: error.message, param: error.param } });
  };

  serve('/api/usage-logs/:id', async ({ accountId }, request) => viewReceipt(await readReceipt(db, accountId, String(request.params.id))));

  router.use('/api', (request, response) => {
    sendError(response, new DerouterError('not_found', `There is no ${request.method} ${request.baseUrl}${request.path} here.`));
  });
  return router;
}

/**
 * A receipt with its line items; for each, amount = quantity × rate. The total is the sum of the token lines times the
 * multiplier, plus the call lines, rounded once, half up, to a nano-USD. The cost is the total minus the write-off.
 */
function viewReceipt(receipt: ReceiptDetail) {
  return {
    id: receipt.id,
    created_at: receipt.createdAt,
    key: { id: receipt.keyId, name: receipt.keyName },
    model: receipt.model,
    model_asked: receipt.modelAsked,
    dialect: receipt.dialect,
    status: receipt.status,
    error_code: receipt.errorCode,
    http_status: receipt.httpStatus,
    finish_reason: receipt.finishReason,
    streamed: receipt.streamed,
    usage_source: receipt.source,
    service_tier: receipt.serviceTier,
    system_prompt: receipt.systemPrompt,
    price_version: receipt.priceVersionId,
    price_effective_at: receipt.priceVersion.effectiveAt,
    line_items: receipt.lineItems.map(({ meter, quantity, rateUsd, amountUsd, perCall, ratedAs }) => ({
      meter,
      quantity,
      rate_usd: rateUsd,
      rate_unit: perCall ? 'call' : 'million_tokens',
      rated_as: ratedAs,
      amount_usd: amountUsd,
    })),
    tokens_usd: receipt.tokensUsd,
    calls_usd: receipt.callsUsd,
    multiplier: receipt.multiplier,
    total_usd: receipt.totalUsd,
    cost_usd: receipt.costUsd,
    write_off_usd: receipt.writeOffUsd,
    hold_usd: receipt.holdUsd,
    time_to_first_token_ms: receipt.ttftMs,
    duration_ms: receipt.durationMs,
    attempts: receipt.attempts.map(({ number, httpStatus, errorKind, ms }) => ({
      number,
      http_status: httpStatus,
      error_kind: errorKind,
      ms,
    })),
  };
}
