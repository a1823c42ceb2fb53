import express, { Router } from 'express';
import { DerouterError, toDerouterError } from '../errors/index.ts';
import { setRetryAfter } from '../web/index.ts';
import type { Payments } from './create-payments.ts';

/**
 * `/webhooks/{rail}`: verifies the raw body, stores the event and acknowledges it. A job handles the event. Never redirects, because
 * providers count that as a failure.
 */
export function webhookRouter(payments: Payments): Router {
  const router = Router({ strict: false });
  router.post('/webhooks/:rail', express.raw({ type: () => true, limit: '1mb' }), async (request, response) => {
    try {
      const rail = payments.find(request.params.rail);
      if (!rail?.readWebhook)
        throw new DerouterError('not_found', 'This payment method is not set up here, so nothing is accepted for it.');
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const header = (name: string) => request.get(name);
      await payments.inbox.receive(rail.name, rail.readWebhook(body, { header, address: request.ip ?? '' }));
      response.json({ received: true });
    } catch (thrown) {
      const error = toDerouterError(thrown);
      response.locals.log.warn({ err: error.cause ?? error, provider: request.params.rail }, 'a webhook was refused');
      setRetryAfter(response, error);
      response.status(error.status).json({ error: { code: error.code, message: error.message } });
    }
  });
  return router;
}
