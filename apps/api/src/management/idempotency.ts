import { createHash } from 'node:crypto';
import { newId, type Sql } from '@derouter/db';
import type { Request } from 'express';
import { DerouterError } from '../errors/index.ts';
import type { Once, Operation } from './operation.ts';

/** A stored answer; secrets are masked. */
interface Replay {
  readonly status: number;
  readonly body: unknown;
}

export interface Claim extends Once {
  /** Whether the answer was stored. */
  readonly isStored: boolean;
  /** Forgets the request, because it was refused and changed nothing. */
  forget(): Promise<void>;
  /** Lets a repetition continue at once, because it is unknown what happened. */
  release(): Promise<void>;
}

/** A process that has not answered after this long is taken for dead, and a repetition continues its request. */
const lockSeconds = 60;
const keptHours = 24;

/** A request without the header: nothing is stored. */
export function notRepeatable(): Claim {
  const nothing = async () => {};
  return { id: newId(), isStored: true, store: nothing, forget: nothing, release: nothing };
}

/**
 * Claims the key for this request, or returns the answer that an earlier one got. Throws `idempotency_key_reused`,
 * `idempotency_in_progress`.
 */
export async function claim(
  sql: Sql,
  { accountId, key, hash }: { readonly accountId: string; readonly key: string; readonly hash: string },
  { answer, secrets = [] }: Pick<Operation, 'answer' | 'secrets'>,
): Promise<{ readonly claim: Claim } | { readonly replay: Replay }> {
  const owner = newId();
  const [claimed] = await sql<{ resourceId: string }[]>`
    INSERT INTO idempotency_keys AS i (account_id, key, request_hash, resource_id, owner, locked_until, expires_at)
    VALUES (${accountId}, ${key}, ${hash}, ${newId()}, ${owner},
      now() + make_interval(secs => ${lockSeconds}), now() + make_interval(hours => ${keptHours}))
    ON CONFLICT (account_id, key) DO UPDATE SET owner = excluded.owner, locked_until = excluded.locked_until, status = NULL, body = NULL,
      request_hash = excluded.request_hash,
      resource_id = CASE WHEN i.expires_at <= now() THEN excluded.resource_id ELSE i.resource_id END,
      expires_at = CASE WHEN i.expires_at <= now() THEN excluded.expires_at ELSE i.expires_at END
    WHERE i.expires_at <= now() OR (i.status IS NULL AND i.locked_until <= now() AND i.request_hash = excluded.request_hash)
    RETURNING resource_id AS "resourceId"`;
  if (claimed) return { claim: createClaim(sql, { accountId, key, owner, id: claimed.resourceId, status: answer.status, secrets }) };
  const [row] = await sql<{ hash: string; status: number | null; body: unknown }[]>`
    SELECT request_hash AS hash, status, body FROM idempotency_keys WHERE account_id = ${accountId} AND key = ${key}`;
  if (row && row.hash !== hash) {
    throw new DerouterError('idempotency_key_reused', 'This Idempotency-Key was used for another request. Use a new one.', {
      param: 'Idempotency-Key',
    });
  }
  if (row && row.status !== null) return { replay: { status: row.status, body: row.body } };
  throw new DerouterError('idempotency_in_progress', 'The request with this Idempotency-Key is still running. Repeat it in a moment.', {
    retryAfterSeconds: 1,
    param: 'Idempotency-Key',
  });
}

interface Claimed {
  readonly accountId: string;
  readonly key: string;
  readonly owner: string;
  readonly id: string;
  readonly status: number;
  readonly secrets: readonly string[];
}

function createClaim(sql: Sql, { accountId, key, owner, id, status, secrets }: Claimed): Claim {
  let isStored = false;
  return {
    id,
    get isStored() {
      return isStored;
    },
    async store(tx, answer) {
      const body = JSON.stringify(mask(answer, secrets));
      const rows = await tx`
        UPDATE idempotency_keys SET status = ${status}, body = ${body}::text::jsonb
        WHERE account_id = ${accountId} AND key = ${key} AND owner = ${owner} RETURNING 1`;
      // A repetition has taken over because this process was slow; in its transaction this effect is undone.
      if (rows.length === 0) {
        throw new DerouterError('idempotency_in_progress', 'A repetition of this request has taken over.', { retryAfterSeconds: 1 });
      }
      isStored = true;
    },
    async forget() {
      await sql`DELETE FROM idempotency_keys WHERE account_id = ${accountId} AND key = ${key} AND owner = ${owner} AND status IS NULL`;
    },
    async release() {
      await sql`
        UPDATE idempotency_keys SET locked_until = now()
        WHERE account_id = ${accountId} AND key = ${key} AND owner = ${owner} AND status IS NULL`;
    },
  };
}

/** Masks the secret fields of an answer. */
function mask(answer: unknown, secrets: readonly string[]): unknown {
  if (typeof answer !== 'object' || answer === null) return answer ?? null;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, secrets.includes(name) && typeof value === 'string' ? maskSecret(value) : value]),
  );
}

/** The form in which lists show a secret: its first eight and its last four characters. */
function maskSecret(secret: string): string {
  return secret.length > 13 ? `${secret.slice(0, 8)}…${secret.slice(-4)}` : secret;
}

/** Reads the header; null if there is none. Throws `validation_failed`. */
export function readIdempotencyKey({ headers }: Pick<Request, 'headers'>): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new DerouterError('validation_failed', 'An Idempotency-Key has 1 to 255 printable ASCII characters, without spaces.', {
    param: 'Idempotency-Key',
  });
}

/** Identifies a request by its method, its path with the query, and its body. */
export function hashRequest({ method, originalUrl }: Pick<Request, 'method' | 'originalUrl'>, text: string): string {
  return createHash('sha256').update(`${method} ${originalUrl}\n${text}`).digest('hex');
}
