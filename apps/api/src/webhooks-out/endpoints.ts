import { lookup } from 'node:dns/promises';
import { databaseNowMs, newId, type Sql, schema } from '@derouter/db';
import { and, desc, eq, inArray, lt, sql as typed } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { isPrivateAddress } from '../gateway/index.ts';
import { commitChange, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { insertDelivery } from './deliver-webhooks.ts';
import { openOldSecrets, sealOldSecrets } from './old-secrets.ts';
import { createWebhookSecret } from './sign.ts';

const { webhookEndpoints: endpoints, webhookDeliveries: deliveries, webhookAttempts: attempts } = schema;

type EndpointRow = typeof endpoints.$inferSelect;
export type Endpoint = Omit<EndpointRow, 'secretSealed' | 'previousSealed' | 'accountId'>;
type EndpointServices = Pick<Services, 'config' | 'db' | 'sealer' | 'sql'>;

const maxEndpoints = 20;
/** For how long a replaced secret signs after its rotation. */
const overlapMs = 24 * 3_600_000;
/** Replaced secrets that may be valid at the same time: each is another signature in the header. */
const maxOldSecrets = 5;
/** Test events of one endpoint that wait for an answer. */
const maxWaitingTests = 5;

export interface EndpointSettings {
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly events?: readonly string[] | null | undefined;
  readonly enabled?: boolean | undefined;
}

/** Lists the account's endpoints, oldest first. */
export function listEndpoints({ db }: Pick<Services, 'db'>, accountId: string): Promise<Endpoint[]> {
  return db.select().from(endpoints).where(eq(endpoints.accountId, accountId)).orderBy(endpoints.id);
}

/** Reads one of the account's endpoints. Throws `not_found`. */
async function readEndpoint({ db }: Pick<Services, 'db'>, accountId: string, id: string): Promise<EndpointRow> {
  const [row] = await db.select().from(endpoints).where(own(accountId, id));
  if (!row) throw notFound();
  return row;
}

const own = (accountId: string, id: string) => and(eq(endpoints.id, id), eq(endpoints.accountId, accountId));
const notFound = () => new DerouterError('not_found', 'There is no such webhook.');

/** Creates an endpoint with this id, or returns the one that has it. Throws `validation_failed`, `address_private`, `conflict`. */
export async function createEndpoint(
  services: EndpointServices,
  accountId: string,
  id: string,
  { url, description, events }: EndpointSettings & { readonly url: string },
): Promise<EndpointSecret> {
  const { config, db, sealer } = services;
  await checkUrl(config.mode, url);
  const secret = createWebhookSecret();
  await db.transaction(async (tx) => {
    await tx.execute(typed`SELECT pg_advisory_xact_lock(hashtextextended(${`webhooks of ${accountId}`}, 0))`);
    if ((await tx.$count(endpoints, eq(endpoints.accountId, accountId))) >= maxEndpoints) {
      throw new DerouterError('conflict', `An account can have at most ${maxEndpoints} webhooks.`);
    }
    const secretSealed = sealer.seal('webhook secret', secret);
    await tx
      .insert(endpoints)
      .values({ id, accountId, url, description: description ?? '', events: events ? [...events] : null, secretSealed })
      .onConflictDoNothing();
  });
  const endpoint = await readEndpoint(services, accountId, id);
  // A repetition after a crash finds the first one's secret.
  return { endpoint, secret: sealer.open('webhook secret', endpoint.secretSealed) };
}

/** Changes an endpoint; absent settings stay. Throws `not_found`, `validation_failed`, `address_private`. */
export async function updateEndpoint(
  services: EndpointServices,
  accountId: string,
  id: string,
  { url, description, events, enabled }: EndpointSettings,
): Promise<Endpoint> {
  if (url !== undefined) await checkUrl(services.config.mode, url);
  const values = {
    ...(url === undefined ? {} : { url }),
    ...(description === undefined ? {} : { description }),
    ...(events === undefined ? {} : { events: events && [...events] }),
    ...(enabled === true ? { disabledAt: null, disabledReason: null } : {}),
    ...(enabled === false
      ? { disabledAt: typed`coalesce(disabled_at, now())`, disabledReason: typed`coalesce(disabled_reason, 'owner')` }
      : {}),
  };
  if (Object.keys(values).length > 0) await services.db.update(endpoints).set(values).where(own(accountId, id));
  return readEndpoint(services, accountId, id);
}

/** Deletes an endpoint with its log. Throws `not_found`. */
export async function deleteEndpoint({ db }: Pick<Services, 'db'>, accountId: string, id: string): Promise<void> {
  if ((await db.delete(endpoints).where(own(accountId, id)).returning({ id: endpoints.id })).length === 0) throw notFound();
}

export interface EndpointSecret {
  readonly endpoint: Endpoint;
  readonly secret: string;
}

/**
 * Replaces the secret. The old one signs for another day, whatever is rotated meanwhile, since receivers may still have it. `onRotated`
 * is called in the transaction, so that a repetition of the request does not rotate again. Throws `not_found`, and `conflict` if too
 * many replaced secrets are still valid.
 */
export async function rotateSecret(
  services: EndpointServices & Pick<Services, 'billing' | 'notices'>,
  accountId: string,
  id: string,
  onRotated?: (tx: Transaction, rotated: EndpointSecret) => Promise<void>,
): Promise<EndpointSecret> {
  const secret = createWebhookSecret();
  return commitChange(services, async (tx) => {
    const { sealer } = services;
    const [before] = await tx.db.select().from(endpoints).where(own(accountId, id)).for('update');
    if (!before) throw notFound();
    const nowMs = databaseNowMs();
    const old = openOldSecrets(sealer, before, nowMs);
    if (old.length >= maxOldSecrets) {
      throw new DerouterError(
        'conflict',
        `${maxOldSecrets} replaced secrets still sign deliveries. Rotate again when the first one has ended.`,
      );
    }
    const replaced = { secret: sealer.open('webhook secret', before.secretSealed), untilMs: nowMs + overlapMs };
    const [endpoint] = await tx.db
      .update(endpoints)
      .set({ ...sealOldSecrets(sealer, [replaced, ...old]), secretSealed: sealer.seal('webhook secret', secret) })
      .where(own(accountId, id))
      .returning();
    if (!endpoint) throw notFound();
    const rotated = { endpoint, secret };
    await onRotated?.(tx, rotated);
    return { value: rotated, notices: [] };
  });
}

/** Queues a delivery of the type `webhook.test`. Throws `not_found`, `conflict` if the endpoint is disabled or tests are waiting. */
export async function sendTest(services: EndpointServices, accountId: string, id: string): Promise<Delivery> {
  const event = { id: newId(), type: 'webhook.test', data: {}, createdAt: new Date() };
  const deliveryId = await queueByHand(services, accountId, id, async (tx) => {
    const [waiting] = await tx<{ count: number }[]>`
      SELECT count(*)::int AS count FROM webhook_deliveries WHERE endpoint_id = ${id} AND state = 'pending' AND type = ${event.type}`;
    if ((waiting?.count ?? 0) >= maxWaitingTests) throw new DerouterError('conflict', 'Earlier test events are still being tried.');
    return insertDelivery(tx, id, event);
  });
  return readDelivery(services, accountId, id, deliveryId);
}

/** Sends a finished delivery again, as a new one with the same event id. Throws `not_found`, `conflict` also while a copy is being tried. */
export async function resend(services: EndpointServices, accountId: string, id: string, deliveryId: string): Promise<Delivery> {
  const { eventId } = await readDelivery(services, accountId, id, deliveryId);
  const copyId = await queueByHand(services, accountId, id, async (tx) => {
    const pending = await tx`
      SELECT 1 FROM webhook_deliveries WHERE endpoint_id = ${id} AND event_id = ${eventId} AND state = 'pending' LIMIT 1`;
    if (pending.length > 0) throw new DerouterError('conflict', 'This delivery is still being tried.');
    const copy = newId();
    await tx`
      INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, payload)
      SELECT ${copy}, endpoint_id, event_id, type, payload FROM webhook_deliveries WHERE id = ${deliveryId}`;
    return copy;
  });
  return readDelivery(services, accountId, id, copyId);
}

/** Locks the endpoint, so that its owner cannot queue more at the same moment than is waiting at most. */
async function queueByHand({ sql }: EndpointServices, accountId: string, id: string, queue: (tx: Sql) => Promise<string>): Promise<string> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql;
    const [endpoint] = await tx<{ disabledAt: Date | null }[]>`
      SELECT disabled_at AS "disabledAt" FROM webhook_endpoints WHERE id = ${id} AND account_id = ${accountId} FOR NO KEY UPDATE`;
    if (!endpoint) throw notFound();
    refuseDisabled(endpoint.disabledAt);
    return queue(tx);
  });
}

function refuseDisabled(disabledAt: Date | null): void {
  if (disabledAt) throw new DerouterError('conflict', 'This webhook is disabled. Enable it first.');
}

export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly createdAt: Date;
  readonly nextAttemptAt: Date;
  readonly attempts: readonly (typeof attempts.$inferSelect)[];
}

/** A page of an endpoint's deliveries, newest first. Throws `not_found`. */
export async function listDeliveries(
  services: Pick<Services, 'db'>,
  accountId: string,
  id: string,
  { limit, before }: { readonly limit: number; readonly before?: string | undefined },
): Promise<Delivery[]> {
  await readEndpoint(services, accountId, id);
  const rows = await services.db
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.endpointId, id), before ? lt(deliveries.id, before) : undefined))
    .orderBy(desc(deliveries.id))
    .limit(limit);
  return withAttempts(services, rows);
}

async function readDelivery(services: Pick<Services, 'db'>, accountId: string, endpointId: string, id: string): Promise<Delivery> {
  await readEndpoint(services, accountId, endpointId);
  const rows = await services.db
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.id, id), eq(deliveries.endpointId, endpointId)));
  const [delivery] = await withAttempts(services, rows);
  if (!delivery) throw new DerouterError('not_found', 'There is no such delivery.');
  return delivery;
}

async function withAttempts({ db }: Pick<Services, 'db'>, rows: readonly (typeof deliveries.$inferSelect)[]): Promise<Delivery[]> {
  const ids = rows.map(({ id }) => id);
  const tries = ids.length === 0 ? [] : await db.select().from(attempts).where(inArray(attempts.deliveryId, ids)).orderBy(attempts.number);
  return rows.map((row) => ({ ...row, attempts: tries.filter(({ deliveryId }) => deliveryId === row.id) }));
}

/** Throws `validation_failed` or `address_private`. A name that does not resolve yet passes, since every connection is checked. */
async function checkUrl(mode: 'local' | 'production', url: string): Promise<void> {
  const parsed = URL.parse(url);
  const isAllowed = parsed && (parsed.protocol === 'https:' || (mode === 'local' && parsed.protocol === 'http:'));
  if (!isAllowed || parsed.username || parsed.password) {
    throw new DerouterError('validation_failed', 'Enter an address that begins with https://, without a user name.', { param: 'url' });
  }
  if (mode === 'local') return;
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const addresses = await lookup(host, { all: true }).catch(() => []);
  if (addresses.some(({ address }) => isPrivateAddress(address))) {
    throw new DerouterError('address_private', `${host} is in a private network.`, { param: 'url' });
  }
}
