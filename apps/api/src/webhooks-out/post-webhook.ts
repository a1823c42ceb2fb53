import { cutText } from '@derouter/protocols';
import { Agent, request } from 'undici';
import { connectPublicOnly } from '../gateway/index.ts';
import { version } from '../version.ts';

/** How one try ended. */
export interface Outcome {
  /** HTTP status; null if there was no answer. */
  readonly status: number | null;
  readonly latencyMs: number;
  readonly error: string | null;
  /** The first characters of the answer. */
  readonly response: string | null;
}

const keptChars = 256;
const timeoutMs = 15_000;

export interface WebhookClient {
  post(url: string, headers: Readonly<Record<string, string>>, payload: string): Promise<Outcome>;
  close(): Promise<void>;
}

/** Posts webhooks. Refuses private addresses at every connection, unless `allowPrivate`. Redirects are not followed. */
export function createWebhookClient(allowPrivate: boolean): WebhookClient {
  const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, pipelining: 1, allowH2: false };
  const connect = { timeout: 10_000, allowH2: false };
  const agent = new Agent({ ...limits, connect: allowPrivate ? connect : connectPublicOnly(connect) });
  return {
    async post(url, headers, payload) {
      const startedAt = performance.now();
      const elapsed = () => Math.round(performance.now() - startedAt);
      try {
        const { statusCode, body } = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'user-agent': `derouter/${version}`, ...headers },
          body: payload,
          signal: AbortSignal.timeout(timeoutMs),
        });
        let text = '';
        const decoder = new TextDecoder();
        for await (const chunk of body) {
          text += decoder.decode(chunk as Uint8Array, { stream: true });
          if (text.length >= keptChars) break;
        }
        // PostgreSQL stores no NUL.
        return { status: statusCode, latencyMs: elapsed(), error: null, response: cutText(text, keptChars).replaceAll('\0', '') };
      } catch (thrown) {
        const { code, name } = thrown as { code?: string; name: string };
        return { status: null, latencyMs: elapsed(), error: cutText(code ?? name, 80), response: null };
      }
    },
    close: () => agent.destroy(),
  };
}
