import { setTimeout as wait } from 'node:timers/promises';
import type { OfferedModel } from './agents/agent.ts';
import { CliError } from './fail.ts';

interface Service {
  readonly models: readonly OfferedModel[];
}

interface Started {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

export interface NewKey {
  readonly access_token: string;
  readonly key_id: string;
  readonly key_name: string;
}

interface OAuthError {
  readonly error: string;
  readonly error_description?: string;
}

const timeoutMs = 20_000;

/** Normalizes what the user typed to a base URL without `/v1` and trailing slash. Throws `CliError`. */
export function parseBaseUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text.includes('://') ? text : `https://${text}`);
  } catch {
    throw new CliError(`"${text}" is not a URL.`);
  }
  if (!/^https?:$/.test(url.protocol) || url.username || url.search || url.hash)
    throw new CliError(`"${text}" is not the URL of a server.`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`;
}

/** Asks what the server offers. Throws `CliError` if it is no derouter server. */
export async function describeServer(baseUrl: string): Promise<Service> {
  const { status, body } = await request(`${baseUrl}/api/device`);
  const { service, models } = (body ?? {}) as { service?: unknown; models?: unknown };
  if (status !== 200 || service !== 'derouter' || !Array.isArray(models)) throw new CliError(`${baseUrl} is not a derouter server.`);
  return { models };
}

interface Wanted {
  readonly client: string;
  readonly host: string;
  readonly scope: string;
  readonly budget: { readonly usd: string; readonly period: string } | null;
}

/** Asks for an approval. Throws `CliError`. */
export async function startApproval(baseUrl: string, { client, host, scope, budget }: Wanted): Promise<Started> {
  const fields = { client_id: client, host_name: host, scope, ...(budget && { budget_usd: budget.usd, budget_period: budget.period }) };
  const { status, body } = await request(`${baseUrl}/api/device/code`, fields);
  if (status !== 200) throw new CliError(`The server refused: ${(body as OAuthError).error_description ?? `HTTP ${status}`}`);
  const started = body as Started;
  if (!/^https?:\/\//.test(started.verification_uri_complete)) throw new CliError('The server answered with an invalid address.');
  return started;
}

/** Polls until the key is there. Throws `CliError` if it was denied or nobody approved in time. */
export async function awaitKey(baseUrl: string, client: string, started: Started): Promise<NewKey> {
  const until = Date.now() + started.expires_in * 1000;
  let intervalMs = started.interval * 1000;
  while (Date.now() < until) {
    await wait(intervalMs);
    const answer = await request(`${baseUrl}/api/device/token`, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: client,
      device_code: started.device_code,
    }).catch(() => null);
    if (answer?.status === 200) return answer.body as NewKey;
    // The server may be restarting.
    if (answer === null || answer.status >= 500) continue;
    const { error, error_description } = answer.body as OAuthError;
    if (error === 'slow_down') intervalMs += 5000;
    else if (error === 'access_denied') throw new CliError(`Not connected: ${error_description ?? 'the request was denied'}`);
    else if (error !== 'authorization_pending') break;
  }
  throw new CliError('The code has expired without an approval. Run the command again.');
}

/** What is left on a key, as a line of text. */
export async function describeKey(baseUrl: string, key: string): Promise<string> {
  const { status, body } = await request(`${baseUrl}/api/v1/key`, null, key);
  if (status !== 200) return status === 401 ? 'the key no longer works' : `the server answers with HTTP ${status}`;
  const { data } = body as { data: { usage: number; limit: number | null; limit_remaining: number | null; limit_reset: string | null } };
  const spent = `$${data.usage} spent`;
  if (data.limit === null || data.limit_remaining === null) return `${spent}, no budget of its own`;
  return `${spent}, $${data.limit_remaining} of $${data.limit}${data.limit_reset ? ` (${data.limit_reset})` : ''} left`;
}

async function request(url: string, fields: Record<string, string> | null = null, key: string | null = null) {
  try {
    const response = await fetch(url, {
      method: fields ? 'POST' : 'GET',
      body: fields && new URLSearchParams(fields),
      headers: { accept: 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return { status: response.status, body: parseOrNull(text) };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    throw new CliError(`${new URL(url).origin} cannot be reached (${cause?.code ?? cause?.message ?? message}).`);
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
