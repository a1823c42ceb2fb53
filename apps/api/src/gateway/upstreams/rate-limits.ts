import type { IncomingHttpHeaders } from 'node:http';

/** A limit of a provider on one of our credentials, as its answers said it last. */
export interface SeenLimit {
  readonly upstreamId: string;
  /** The end of the credential; null if the upstream has none. */
  readonly credentialLast4: string | null;
  /** Providers count by model: the name at the upstream. */
  readonly upstreamModel: string;
  /** As the provider calls it: `requests`, `tokens`, `input-tokens` … `retry-after`: it asked us to wait. */
  readonly name: string;
  /** Null: not said. */
  readonly limit: number | null;
  readonly remaining: number | null;
  /** When all of it is available again. */
  readonly resetsAt: string | null;
  readonly seenAt: string;
}

interface Place {
  readonly upstreamId: string;
  readonly upstreamModel: string;
  readonly upstream: { readonly credentialLast4: string | null };
}

export interface RateLimits {
  /** Reads the limits from the head of an answer. `retryAfterMs`: the wait that it asks for. */
  seen(place: Place, headers: IncomingHttpHeaders, retryAfterMs: number | null): void;
  list(): SeenLimit[];
}

/** Of all upstreams together, so that a provider cannot fill the memory with names. */
const maxSeen = 500;
/** Limits of one answer. */
const maxNames = 12;
/** What was not seen for this long says nothing any more. */
const currentMs = 24 * 3_600_000;
const maxResetMs = 31 * 24 * 3_600_000;

const openai = /^x-ratelimit-(?<part>limit|remaining|reset)(?:-(?<name>[a-z0-9-]{1,40}))?$/;
const anthropic = /^anthropic-ratelimit-(?<name>[a-z0-9-]{1,40})-(?<part>limit|remaining|reset)$/;

/** Remembers the limits that providers report, of this process. */
export function createRateLimits(now: () => number = Date.now): RateLimits {
  const known = new Map<string, SeenLimit>();
  const keep = (limit: SeenLimit) => {
    const key = `${limit.upstreamId} ${limit.credentialLast4} ${limit.upstreamModel} ${limit.name}`;
    // The oldest comes first.
    known.delete(key);
    known.set(key, limit);
    if (known.size > maxSeen) known.delete(known.keys().next().value ?? '');
  };
  return {
    seen({ upstreamId, upstreamModel, upstream: { credentialLast4 } }, headers, retryAfterMs) {
      const at = now();
      const place = { upstreamId, credentialLast4, upstreamModel };
      const seenAt = new Date(at).toISOString();
      for (const [name, values] of readLimits(headers)) {
        const resetMs = readReset(values.reset, at);
        const resetsAt = resetMs === null ? null : new Date(at + resetMs).toISOString();
        keep({ ...place, name, limit: readCount(values.limit), remaining: readCount(values.remaining), resetsAt, seenAt });
      }
      if (retryAfterMs === null) return;
      const resetsAt = new Date(at + Math.min(retryAfterMs, maxResetMs)).toISOString();
      keep({ ...place, name: 'retry-after', limit: null, remaining: null, resetsAt, seenAt });
    },
    list: () => [...known.values()].filter(({ seenAt }) => now() - Date.parse(seenAt) < currentMs),
  };
}

interface Values {
  readonly limit?: string;
  readonly remaining?: string;
  readonly reset?: string;
}

/** The limits by name: from `x-ratelimit-limit-requests`, as OpenAI writes it, and `anthropic-ratelimit-requests-limit`. */
function readLimits(headers: IncomingHttpHeaders): ReadonlyMap<string, Values> {
  const found = new Map<string, Values>();
  for (const header in headers) {
    if (!header.startsWith('x-ratelimit-') && !header.startsWith('anthropic-ratelimit-')) continue;
    const { part, name = 'requests' } = (openai.exec(header) ?? anthropic.exec(header))?.groups ?? {};
    const value = headers[header];
    if (part === undefined || typeof value !== 'string') continue;
    if (!found.has(name) && found.size >= maxNames) continue;
    found.set(name, { ...found.get(name), [part]: value });
  }
  return found;
}

function readCount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds from a duration (`6m0s`, `20ms`), a date, a time in seconds or milliseconds since 1970, or a number of seconds. */
function readReset(text: string | undefined, now: number): number | null {
  if (text === undefined || text.length > 60) return null;
  const ms = readResetText(text.trim(), now);
  return ms === null || Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), maxResetMs);
}

function readResetText(text: string, now: number): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text);
    if (value > 1e11) return value - now;
    return value > 1e9 ? value * 1000 - now : value * 1000;
  }
  if (/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text)) {
    let sum = 0;
    for (const [, value, , unit] of text.matchAll(/(\d+(\.\d+)?)(ms|[smhd])/g)) sum += Number(value) * unitMs[unit as keyof typeof unitMs];
    return sum;
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date - now;
}
