import { Router } from 'express';
import { once } from '../../once.ts';
import type { OpenApiDocument } from '../openapi.ts';
import { renderReference } from './render-reference.ts';
import { referenceStyle } from './style.ts';

/** The page contains no script and loads only its style sheet. */
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/docs/api`: the document as a page to read. */
export function referenceRouter(document: () => OpenApiDocument): Router {
  const router = Router();
  const page = once(() => renderReference(document()));
  const send = (path: string, type: string, content: () => string) =>
    router.get(path, (_request, response) => {
      response.setHeader('content-security-policy', policy).setHeader('x-content-type-options', 'nosniff');
      response.setHeader('referrer-policy', 'same-origin').setHeader('cache-control', 'no-cache');
      response.type(type).send(content());
    });
  send('/docs/api', 'html', page);
  send('/docs/api/style.css', 'css', () => referenceStyle);
  return router;
}
