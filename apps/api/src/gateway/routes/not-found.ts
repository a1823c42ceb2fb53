import type { IncomingMessage } from 'node:http';
import { clientRoots, guessDialect } from '@derouter/protocols';
import { type Request, type Response, Router } from 'express';
import { DerouterError } from '../../errors/index.ts';
import { sendError } from '../send-error.ts';
import { methodsOf } from './calls.ts';

/** Answers OPTIONS with a path's methods. Must come first, because Express would list only its own routers' methods. */
export function optionsRouter(): Router {
  const router = Router();
  router.options(
    clientRoots.map((root) => `${root}/{*path}`),
    (request, response) => {
      const allowed = methodsOf(request.path);
      if (allowed) response.setHeader('allow', allowed).status(204).end();
      else refuseUnknown(request, response);
    },
  );
  return router;
}

/** Answers what no other router did: a base URL without its version, a WebSocket, another method, an unknown path. */
export function notFoundRouter(): Router {
  const router = Router();
  // A base URL without the version is the most common mistake. People's browsers get pages at these paths, but send no key.
  router.use(['/models', '/chat/completions', '/responses', '/embeddings', '/messages'], (request, response, next) => {
    if (request.headers.authorization === undefined && request.headers['x-api-key'] === undefined) return next();
    const error = new DerouterError(
      'not_found',
      `There is no ${request.method} ${request.baseUrl} here. The base URL ends in /v1 for OpenAI's clients, and has no path for Anthropic's.`,
    );
    refuse(request, response, error);
  });
  router.use(clientRoots, (request, response) => {
    if (asksForWebSocket(request)) {
      // This status makes Codex fall back to HTTP immediately; Copilot does so on any status.
      response.setHeader('upgrade', 'HTTP/1.1').setHeader('connection', 'Upgrade, close');
      const error = new DerouterError('upgrade_required', 'There are no WebSockets here: send the request over HTTP, with "stream": true.');
      return refuse(request, response, error);
    }
    const allowed = methodsOf(request.baseUrl + request.path);
    if (allowed) {
      response.setHeader('allow', allowed);
      const error = new DerouterError('method_not_allowed', `${request.baseUrl}${request.path} takes ${allowed}, not ${request.method}.`);
      return refuse(request, response, error);
    }
    refuseUnknown(request, response);
  });
  return router;
}

function refuseUnknown(request: Request, response: Response): void {
  const error = new DerouterError('not_found', `There is no ${request.method} ${request.baseUrl}${request.path} here.`);
  refuse(request, response, error);
}

function refuse(request: Request, response: Response, error: DerouterError): void {
  sendError(response, guessDialect(request.headers, request.baseUrl + request.path), error, response.locals.requestId);
}

function asksForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && /^websocket$/i.test(headers.upgrade ?? '');
}
