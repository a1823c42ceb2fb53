import express, { Router } from 'express';
import { DerouterError, toDerouterError } from '../errors/index.ts';
import { setRetryAfter } from '../web/index.ts';
import type { Payments } from './create-payments.ts';

/** `/webhooks/{provider}`: verifies the raw body, stores the event and acknowledges it. A job handles the event. */
export function webhookRouter(payments: Payments): Router {
  const router = Router();
  router.post('/webhooks/:provider', express.raw({ type: () => true, limit: '1mb' }), async (request, response) => {
    try {
      const provider = payments.find(request.params.provider);
      if (!provider) throw new DerouterError('not_found', 'There is no such payment provider here.');
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      await payments.inbox.receive(provider.readWebhook(body, (name) => request.get(name)));
      response.json({ received: true });
    } catch (thrown) {
      const error = toDerouterError(thrown);
      response.locals.log.warn({ err: error.cause ?? error, provider: request.params.provider }, 'a webhook was refused');
      setRetryAfter(response, error);
      response.status(error.status).json({ error: { code: error.code, message: error.message } });
    }
  });
  return router;
}
