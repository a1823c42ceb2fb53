import { setKeyBudget } from '@derouter/billing';
import type { NewKey } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { type KeyStatus, type KeyView, newestFirst, revokedLast, statusOf, viewKeys } from './key-view.ts';
import { readBudget, readSettings } from './read-settings.ts';
import { storeSecret } from './store-secret.ts';

const maxActiveKeys = { account: 200, client: 1_000 } as const;

export type KeyKind = keyof typeof maxActiveKeys;

/** Lists the account's keys of a kind, newest first, including revoked ones: at most 1000. */
export async function listKeys(
  { db, sql: raw }: Pick<Services, 'db' | 'sql'>,
  accountId: string,
  kind: KeyKind = 'account',
): Promise<KeyView[]> {
  const rows = await selectKeys(db)
    .where(and(eq(schema.keys.accountId, accountId), eq(schema.keys.kind, kind)))
    .orderBy(...revokedLast)
    .limit(1_000);
  const views = await viewKeys(
    raw,
    rows.map(({ key }) => key),
    rows[0]?.status ?? 'active',
  );
  return newestFirst(views);
}

/** One page of the account's keys of both kinds, newest first, including revoked ones; those that follow the key `cursor`. */
export async function listAllKeys(
  { db, sql: raw }: Pick<Services, 'db' | 'sql'>,
  accountId: string,
  { cursor, limit, status }: { readonly cursor?: string | undefined; readonly limit: number; readonly status?: KeyStatus | undefined },
): Promise<KeyView[]> {
  const { keys } = schema;
  const after = cursor && sql`(${keys.createdAt}, ${keys.id}) < (SELECT created_at, id FROM keys WHERE id = ${cursor})`;
  const rows = await selectKeys(db)
    .where(and(eq(keys.accountId, accountId), after || undefined, status && sql`${statusOf} = ${status}`))
    .orderBy(desc(keys.createdAt), desc(keys.id))
    .limit(limit);
  return viewKeys(
    raw,
    rows.map(({ key }) => key),
    rows[0]?.status ?? 'active',
  );
}

/** Reads one of the account's keys, of either kind. Throws `not_found`. */
export async function readKey({ db, sql: raw }: Pick<Services, 'db' | 'sql'>, accountId: string, keyId: string): Promise<KeyView> {
  const [row] = await selectKeys(db).where(and(eq(schema.keys.id, keyId), eq(schema.keys.accountId, accountId)));
  const [view] = row ? await viewKeys(raw, [row.key], row.status) : [];
  if (!view) throw noSuchKey();
  return view;
}

export function noSuchKey(): DerouterError {
  return new DerouterError('not_found', 'There is no such key.');
}

function selectKeys(db: Services['db']) {
  return db
    .select({ key: schema.keys, status: schema.accounts.status })
    .from(schema.keys)
    .innerJoin(schema.accounts, eq(schema.accounts.id, schema.keys.accountId))
    .$dynamic();
}

/** Locks the account against concurrent creation and throws `conflict` if it has as many active keys of a kind as it may. */
export async function lockForNewKey({ db }: Pick<Transaction, 'db'>, accountId: string, kind: KeyKind) {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId)).for('no key update');
  if (!account) throw new DerouterError('not_found', 'There is no such account.');
  const active = and(eq(schema.keys.accountId, accountId), eq(schema.keys.kind, kind), isNull(schema.keys.revokedAt));
  if ((await db.$count(schema.keys, active)) >= maxActiveKeys[kind]) {
    throw new DerouterError('conflict', `An account can have at most ${maxActiveKeys[kind]} ${kind} keys: revoke one first.`);
  }
  return account;
}

/** A new key or secret. */
export interface Created<View> {
  readonly key: View;
  readonly secret: string;
}

/** Called in the transaction that creates something, so that its answer is stored if and only if it exists. */
export type OnCreated<View> = (tx: Transaction, created: Created<View>) => Promise<void>;

/**
 * Creates an account key with its settings and budget in one transaction. Only the hash of the secret is stored, so this is the
 * only place that returns it. `deriveSecret` gives the secret from the key's id; absent, it is random. Throws `conflict`,
 * `validation_failed`.
 */
export async function createKey(
  services: Pick<Services, 'billing' | 'catalog' | 'db' | 'notices' | 'sql'>,
  accountId: string,
  name: string,
  settings: Omit<NewKey, 'name'> = {},
  onCreated?: OnCreated<KeyView>,
  deriveSecret?: (keyId: string) => string,
): Promise<Created<KeyView>> {
  const values = await readSettings(services, settings);
  const id = newId();
  return commitChange(services, async ({ db, sql: tx }) => {
    const { walletId } = await lockForNewKey({ db }, accountId, 'account');
    await db.insert(schema.keys).values({ ...values, id, accountId, name });
    if (settings.budget) await setKeyBudget(tx, { keyId: id, walletId }, readBudget(settings.budget));
    const secret = await storeSecret(db, id, deriveSecret?.(id));
    const created = { key: await readKey({ db, sql: tx }, accountId, id), secret };
    await onCreated?.({ db, sql: tx }, created);
    return { value: created, notices: [] };
  });
}

/** Revokes an account key, effective immediately on every process. Idempotent. Throws `not_found`. */
export async function revokeKey(
  services: Pick<Services, 'billing' | 'db' | 'notices' | 'sql'>,
  accountId: string,
  keyId: string,
): Promise<KeyView> {
  await commitChange(services, async ({ db }) => {
    const changed = await db
      .update(schema.keys)
      .set({ revokedAt: sql`coalesce(revoked_at, now())` })
      .where(and(eq(schema.keys.id, keyId), eq(schema.keys.accountId, accountId), eq(schema.keys.kind, 'account')))
      .returning({ id: schema.keys.id });
    if (changed.length === 0) throw noSuchKey();
    return { value: undefined, notices: [{ topic: 'key', subject: keyId }] };
  });
  return readKey(services, accountId, keyId);
}
