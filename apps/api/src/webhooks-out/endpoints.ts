import { lookup } from 'node:dns/promises';
import { newId, type Sql, schema } from '@derouter/db';
import { and, desc, eq, inArray, lt, sql as typed } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { isPrivateAddress } from '../gateway/index.ts';
import type { Services } from '../services.ts';
import { insertDelivery } from './deliver-webhooks.ts';
import { createWebhookSecret } from './sign.ts';

const { webhookEndpoints: endpoints, webhookDeliveries: deliveries, webhookAttempts: attempts } = schema;

type EndpointRow = typeof endpoints.$inferSelect;
export type Endpoint = Omit<EndpointRow, 'secretSealed' | 'previousSealed' | 'accountId'>;
type EndpointServices = Pick<Services, 'config' | 'db' | 'sealer' | 'sql'>;

const maxEndpoints = 20;
/** For how long both secrets sign after a rotation. */
const overlapHours = 24;

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
): Promise<{ readonly endpoint: Endpoint; readonly secret: string }> {
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

/** Replaces the secret. For a day, both the old and the new one sign. Throws `not_found`. */
export async function rotateSecret(
  services: EndpointServices,
  accountId: string,
  id: string,
): Promise<{ readonly endpoint: Endpoint; readonly secret: string }> {
  const { db, sealer } = services;
  const secret = createWebhookSecret();
  const [endpoint] = await db
    .update(endpoints)
    .set({
      previousSealed: endpoints.secretSealed,
      previousUntil: typed`now() + make_interval(hours => ${overlapHours}::int)`,
      secretSealed: sealer.seal('webhook secret', secret),
    } as never)
    .where(own(accountId, id))
    .returning();
  if (!endpoint) throw notFound();
  return { endpoint, secret };
}

/** Queues a delivery of the type `webhook.test`. Throws `not_found`, `conflict` if the endpoint is disabled. */
export async function sendTest(services: EndpointServices, accountId: string, id: string): Promise<Delivery> {
  const { disabledAt } = await readEndpoint(services, accountId, id);
  refuseDisabled(disabledAt);
  const event = { id: newId(), type: 'webhook.test', data: {}, createdAt: new Date() };
  return readDelivery(services, accountId, id, await insertDelivery(services.sql, id, event));
}

/** Sends a finished delivery again, as a new one with the same event id. Throws `not_found`, `conflict`. */
export async function resend(services: EndpointServices, accountId: string, id: string, deliveryId: string): Promise<Delivery> {
  const { disabledAt } = await readEndpoint(services, accountId, id);
  const { state } = await readDelivery(services, accountId, id, deliveryId);
  refuseDisabled(disabledAt);
  if (state === 'pending') throw new DerouterError('conflict', 'This delivery is still being tried.');
  const copyId = newId();
  await services.sql`
    INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, payload)
    SELECT ${copyId}, endpoint_id, event_id, type, payload FROM webhook_deliveries WHERE id = ${deliveryId}`;
  return readDelivery(services, accountId, id, copyId);
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

/** Removes deliveries of the last months, so that the log stays small. */
export async function deleteOldDeliveries(sql: Sql): Promise<void> {
  await sql`DELETE FROM webhook_deliveries WHERE finished_at < now() - interval '30 days'`;
}
