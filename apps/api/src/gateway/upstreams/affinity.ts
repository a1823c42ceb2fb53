import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isRecord, withoutAttribution } from '@derouter/protocols';

/** How long providers keep a prompt cache after its last use, approximately. */
const rememberMs = 10 * 60_000;
const maxConversations = 50_000;
/** Number of characters of the system prompt and of the first message that identify a conversation. */
const prefixChars = 32_768;
/** Maximum depth to read; content is nested only a few levels deep. */
const maxDepth = 20;
const maxTurns = 20;

/** Remembers which upstream served a conversation last, so that its prompt cache is used again. */
export interface Affinity {
  /** Routes in order of preference: the one that served the conversation last, then by rank (the lowest first), priority and weight. */
  order<R extends Routed>(routes: readonly R[], conversation: string, rankOf?: (route: R) => number): R[];
  /** The upstream that served a conversation last; null if that is unknown or too long ago. */
  lastOf(conversation: string): string | null;
  served(conversation: string, upstreamId: string): void;
}

interface Routed {
  readonly id: string;
  readonly upstreamId: string;
  readonly priority: number;
  readonly weight: number;
}

export function createAffinity(now: () => number = Date.now): Affinity {
  // In order of use, least recently used first.
  const last = new Map<string, { readonly upstreamId: string; readonly at: number }>();
  const lastOf = (conversation: string) => {
    const known = last.get(conversation);
    return known && now() - known.at < rememberMs ? known.upstreamId : null;
  };
  return {
    lastOf,
    order(routes, conversation, rankOf = () => 0) {
      const served = lastOf(conversation);
      // A hash of the conversation replaces the random draw, so that every process chooses the same order. Sorting by the smallest
      // -ln(u)/w (Efraimidis and Spirakis) respects the weights over many conversations.
      return routes
        .map((route) => ({ route, rank: rankOf(route), draw: -Math.log(fraction(conversation + route.id)) / Math.max(1, route.weight) }))
        .sort(
          (a, b) =>
            Number(b.route.upstreamId === served) - Number(a.route.upstreamId === served) ||
            compareRanks(a.rank, b.rank) ||
            a.route.priority - b.route.priority ||
            a.draw - b.draw,
        )
        .map(({ route }) => route);
    },
    served(conversation, upstreamId) {
      last.delete(conversation);
      if (last.size >= maxConversations) last.delete(last.keys().next().value ?? '');
      last.set(conversation, { upstreamId, at: now() });
    },
  };
}

/** Like subtraction, but two infinite ranks are equal. */
function compareRanks(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** A number in (0, 1), derived from the text only. */
function fraction(text: string): number {
  return (Number.parseInt(hash('sha1', text).slice(0, 12), 16) + 1) / (16 ** 12 + 2);
}

/** Headers in which agents send a session id, in order of preference: Claude Code, Codex, opencode and kilo, others. */
const sessionHeaders = [
  'x-claude-code-session-id',
  'thread-id',
  'session-id',
  'session_id',
  'x-session-id',
  'x-session-affinity',
  'conversation_id',
];
const maxSessionChars = 500;

/** The session id that an agent sends in a header; null if there is none. */
export function sessionInHeaders(headers: IncomingHttpHeaders): string | null {
  return sessionHeaders.map((name) => headers[name]).find(isSession) ?? null;
}

/**
 * The session id that an agent sends in its headers or body. It survives compaction, which changes the first message.
 * `metadata.user_id` counts only if it contains a session, as Claude Code's does; otherwise an application may send the same one
 * for all conversations.
 */
function sessionOf(body: Readonly<Record<string, unknown>>, headers: IncomingHttpHeaders): string | null {
  const named = sessionInHeaders(headers);
  if (named !== null) return named;
  if (isSession(body.prompt_cache_key)) return body.prompt_cache_key;
  const user = isRecord(body.metadata) ? body.metadata.user_id : undefined;
  return isSession(user) && /session/.test(user) ? user : null;
}

function isSession(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 8 && value.length <= maxSessionChars;
}

/**
 * Identifies a conversation by key, model and session, or without a session by its system prompt and first message. Only a
 * hash is stored.
 */
export function conversationOf(
  keyId: string,
  modelId: string,
  body: Readonly<Record<string, unknown>>,
  headers: IncomingHttpHeaders = {},
): string {
  const session = sessionOf(body, headers);
  if (session !== null) return hash('sha1', ['session', keyId, modelId, session].join('\n'));
  const parts: string[] = [];
  let left = 0;
  const take = (value: unknown, depth = 0): void => {
    if (left <= 0 || depth > maxDepth) return;
    if (typeof value === 'string') {
      // Claude Code changes it in every request.
      const text = withoutAttribution(value);
      parts.push(text.slice(0, left));
      left -= text.length + 1;
    } else if (Array.isArray(value)) {
      for (const item of value) take(item, depth + 1);
    } else if (isRecord(value)) {
      for (const name of ['role', 'content', 'parts', 'text', 'type']) take(value[name], depth + 1);
    }
  };
  // Agents' system prompts are long and identical, so the limit applies to each part separately.
  const takeAnew = (value: unknown) => {
    left = prefixChars;
    take(value);
  };
  const turns = [body.messages, body.input, body.contents].find(Array.isArray) ?? [body.input];
  takeAnew(body.system ?? body.instructions ?? body.systemInstruction ?? body.system_instruction);
  // Up to and including the first user message.
  for (const turn of turns.slice(0, maxTurns)) {
    takeAnew(turn);
    if (isRecord(turn) && turn.role === 'user') break;
  }
  return hash('sha1', [keyId, modelId, ...parts].join('\n'));
}
