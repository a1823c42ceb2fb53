import createFetchClient, { type Client } from 'openapi-fetch';
// The name in the build; only types are imported.
import type { components, paths } from './schema.js';

export type { components, paths };

/** A typed client: `GET`, `POST`, `PUT` and `DELETE` with the paths of the API. They resolve to `{ data, error, response }`. */
export type DerouterClient = Client<paths>;

export interface ClientOptions {
  /** Such as `https://derouter.example`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Replaces the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Creates a client of the management API. */
export function createClient({ baseUrl, apiKey, fetch }: ClientOptions): DerouterClient {
  return createFetchClient<paths>({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    headers: { authorization: `Bearer ${apiKey}` },
    ...(fetch ? { fetch } : {}),
  });
}
