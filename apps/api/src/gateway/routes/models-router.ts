import { guessDialect } from '@derouter/protocols';
import { Router } from 'express';
import type { Catalog } from '../../catalog/index.ts';
import { type KeyDirectory, withKey } from '../../keys/index.ts';
import { sendModel, sendModels } from '../list-models.ts';
import type { RefusalGuard } from '../refusal-guard.ts';
import { sendError } from '../send-error.ts';
import { matchCall, modelLists } from './calls.ts';

/** `GET /v1/models` and `/v1/models/{id}`, and the same below other dialects' roots: models that the key may use. */
export function modelsRouter(keys: KeyDirectory, catalog: Catalog, guard: RefusalGuard): Router {
  const router = Router();
  const serve = (path: string, send: typeof sendModels) =>
    router.get(
      path,
      // A path that names a model and a call, such as `…:countTokens`, is not a model.
      (request, _response, next) => next(matchCall(request.path, '') ? 'route' : undefined),
      withKey(
        {
          keys,
          refuses(request, response) {
            const { requestId } = response.locals;
            response.setHeader('request-id', requestId);
            return guard.holdsBack(request, response, guessDialect(request.headers, request.path), requestId);
          },
          onError(thrown, request, response, principal) {
            const error = sendError(response, guessDialect(request.headers, request.path), thrown, response.locals.requestId);
            guard.note(request, response, error, principal?.keyId ?? null);
          },
        },
        (principal, request, response) => send(request, response, catalog, principal),
      ),
    );
  for (const list of modelLists) {
    serve(list, sendModels);
    serve(`${list}/:id`, sendModel);
  }
  return router;
}
