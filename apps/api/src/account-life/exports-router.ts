import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseCookie } from 'cookie';
import { Router } from 'express';
import { DerouterError, toDerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { setRetryAfter, withCaller } from '../web/index.ts';
import { openExport } from './exports.ts';

/** `/files/exports`: the ZIP of an export, streamed. Needs the session of its account and the token of the link. */
export function exportsRouter(services: Pick<Services, 'sealer' | 'sessions' | 'sql'>): Router {
  return Router().get(
    '/files/exports/:id/:token.zip',
    withCaller(
      {
        authenticate: async (request) => {
          const session = parseCookie(request.headers.cookie ?? '')[services.sessions.cookieName];
          const signedIn = session ? await services.sessions.read(session) : null;
          if (!signedIn) throw new DerouterError('unauthenticated', 'Sign in to download this file.');
          if (!signedIn.accountId) throw new DerouterError('forbidden', 'This user has no customer account.');
          return signedIn.accountId;
        },
        onError: (thrown, _request, response) => {
          const error = toDerouterError(thrown);
          if (error.status >= 500) response.locals.log.error({ err: error.cause ?? error }, 'an export was not sent');
          if (response.headersSent) return void response.destroy();
          setRetryAfter(response, error);
          response.status(error.status).json({ error: { code: error.code, message: error.message, param: error.param } });
        },
      },
      async (accountId, request, response) => {
        const { id, token } = request.params;
        const file = await openExport(services, accountId, { exportId: String(id), token: String(token) });
        response
          .setHeader('content-disposition', 'attachment; filename="derouter-export.zip"')
          .setHeader('cache-control', 'private, no-store');
        response.setHeader('content-length', file.sizeBytes).type('application/zip');
        await pipeline(Readable.from(file.chunks), response);
      },
    ),
  );
}
