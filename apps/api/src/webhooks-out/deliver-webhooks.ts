import { databaseNowMs, newId, type Sql } from '@derouter/db';
import { writeWebhookDisabledMail } from '@derouter/locales/mail';
import type { Services } from '../services.ts';
import { openOldSecrets } from './old-secrets.ts';
import type { Outcome, WebhookClient } from './post-webhook.ts';
import { signWebhook } from './sign.ts';

type DeliveryServices = Pick<Services, 'config' | 'mail' | 'sealer' | 'sql'>;

/** Seconds from one try to the next: about three days in all. */
const pauses = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** Time in which a process must finish a try; then another one repeats it. */
const leaseSeconds = 60;

/** Creates a delivery for every endpoint that wants a new event. Safe on any number of processes. */
export async function fanOutEvents(sql: Sql): Promise<number> {
  return sql.begin(async (tx) => {
    const events = await tx<{ id: string; accountId: string; type: string; data: object; createdAt: Date }[]>`
      WITH taken AS (SELECT event_id FROM webhook_pending_events ORDER BY event_id LIMIT 100 FOR UPDATE SKIP LOCKED),
           removed AS (DELETE FROM webhook_pending_events p USING taken t WHERE p.event_id = t.event_id RETURNING p.event_id)
      SELECT e.id, e.account_id AS "accountId", e.type, e.data, e.created_at AS "createdAt"
      FROM account_events e JOIN removed r ON r.event_id = e.id ORDER BY e.id`;
    for (const event of events) {
      const endpoints = await tx<{ id: string }[]>`
        SELECT id FROM webhook_endpoints
        WHERE account_id = ${event.accountId} AND disabled_at IS NULL AND (events IS NULL OR ${event.type} = ANY(events))`;
      for (const { id } of endpoints) await insertDelivery(tx as unknown as Sql, id, event);
    }
    return events.length;
  });
}

/** Adds a delivery of an event to an endpoint. Returns its id. */
export async function insertDelivery(
  sql: Sql,
  endpointId: string,
  event: { readonly id: string; readonly type: string; readonly data: object; readonly createdAt: Date },
): Promise<string> {
  const payload = JSON.stringify({ id: event.id, type: event.type, timestamp: event.createdAt.toISOString(), data: event.data });
  const id = newId();
  await sql`
    INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, payload) VALUES (${id}, ${endpointId}, ${event.id}, ${event.type}, ${payload})`;
  return id;
}

interface Due {
  readonly id: string;
  readonly endpointId: string;
  readonly accountId: string;
  readonly eventId: string;
  readonly payload: string;
  /** The number of this try, from 1. */
  readonly attempt: number;
  readonly url: string;
  readonly secretSealed: string;
  readonly previousSealed: string | null;
  readonly previousUntil: Date | null;
}

/** How many deliveries may be taken, given the tries under way of each account. */
interface Room {
  readonly max: number;
  readonly maxPerAccount: number;
  readonly tries: Readonly<Record<string, number>>;
}

/**
 * Takes deliveries that are due, for one try within the lease: the oldest ones of each account. The try is counted here, so that one
 * whose outcome cannot be noted is not repeated for ever.
 */
export async function takeDue(sql: Sql, { max, maxPerAccount, tries }: Room): Promise<Due[]> {
  if (max <= 0) return [];
  return sql<Due[]>`
    WITH due AS (
      SELECT d.id, e.account_id, row_number() OVER (PARTITION BY e.account_id ORDER BY d.next_attempt_at, d.id) AS place
      FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
      WHERE d.state = 'pending' AND d.next_attempt_at <= now() AND e.disabled_at IS NULL),
    taken AS (
      SELECT d.id FROM webhook_deliveries d JOIN due ON due.id = d.id
      WHERE place <= ${maxPerAccount} - coalesce((${JSON.stringify(tries)}::text::jsonb ->> due.account_id::text)::int, 0)
        AND d.state = 'pending' AND d.next_attempt_at <= now()
      ORDER BY d.next_attempt_at LIMIT ${max} FOR UPDATE OF d SKIP LOCKED)
    UPDATE webhook_deliveries d SET attempts = d.attempts + 1,
      next_attempt_at = now() + make_interval(secs => greatest(${leaseSeconds}, coalesce((${pauses}::int[])[d.attempts + 1], 0)))
    FROM taken, webhook_endpoints e WHERE d.id = taken.id AND e.id = d.endpoint_id
    RETURNING d.id, d.endpoint_id AS "endpointId", e.account_id AS "accountId", d.event_id AS "eventId", d.payload, d.attempts AS attempt, e.url,
      e.secret_sealed AS "secretSealed", e.previous_sealed AS "previousSealed", e.previous_until AS "previousUntil"`;
}

/** Tries a delivery once and notes the outcome. */
export async function deliver(services: DeliveryServices, client: WebhookClient, delivery: Due): Promise<void> {
  const { sealer } = services;
  const timestamp = Math.floor(Date.now() / 1000);
  const old = openOldSecrets(sealer, delivery, databaseNowMs()).map(({ secret }) => secret);
  const secrets = [sealer.open('webhook secret', delivery.secretSealed), ...old];
  const headers = {
    'webhook-id': delivery.eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook(secrets, delivery.eventId, timestamp, delivery.payload),
  };
  // Every try was made, but the outcome of the last one is not known.
  const isOver = delivery.attempt > pauses.length + 1;
  const outcome = isOver ? notRecorded : await client.post(delivery.url, headers, delivery.payload);
  try {
    await noteOutcome(services, delivery, outcome);
  } catch (error) {
    // What the receiver answered may be what the database does not take; the try itself is recorded without it.
    await noteOutcome(services, delivery, { ...outcome, error: notRecorded.error, response: null });
    throw error;
  }
}

const notRecorded: Outcome = { status: null, latencyMs: 0, error: 'outcome_not_recorded', response: null };

async function noteOutcome(services: DeliveryServices, delivery: Due, outcome: Outcome): Promise<void> {
  const number = delivery.attempt;
  const isDelivered = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
  const pause = pauses[number - 1];
  const state = isDelivered ? 'delivered' : pause === undefined || outcome.status === 410 ? 'failed' : 'pending';
  await services.sql.begin(async (begun) => {
    const tx = begun as unknown as Sql;
    await recordAttempt(tx, delivery.id, number, outcome);
    await tx`
      UPDATE webhook_deliveries SET state = ${state}, finished_at = ${state === 'pending' ? null : new Date().toISOString()},
        next_attempt_at = now() + make_interval(secs => ${pause ?? 0})
      WHERE id = ${delivery.id} AND state = 'pending' AND (attempts = ${number} OR ${isDelivered})`;
    if (isDelivered) await tx`UPDATE webhook_endpoints SET delivered_at = now() WHERE id = ${delivery.endpointId}`;
    if (state === 'failed' && outcome !== notRecorded) await disable(services, tx, delivery, outcome.status === 410 ? 'gone' : 'failing');
  });
}

async function recordAttempt(tx: Sql, deliveryId: string, number: number, { status, latencyMs, error, response }: Outcome): Promise<void> {
  await tx`
    INSERT INTO webhook_attempts (delivery_id, number, status, latency_ms, error, response)
    VALUES (${deliveryId}, ${number}, ${status}, ${latencyMs}, ${error}, ${response}) ON CONFLICT DO NOTHING`;
}

/** Disables an endpoint that took nothing since this delivery began, or that is gone, and mails its owner. */
async function disable(
  { config, mail }: DeliveryServices,
  tx: Sql,
  { id, endpointId, accountId, url }: Due,
  reason: 'failing' | 'gone',
): Promise<void> {
  const disabled = await tx`
    UPDATE webhook_endpoints e SET disabled_at = now(), disabled_reason = ${reason} FROM webhook_deliveries d
    WHERE e.id = ${endpointId} AND d.id = ${id} AND e.disabled_at IS NULL
      AND (${reason} = 'gone' OR e.delivered_at IS NULL OR e.delivered_at < d.created_at) RETURNING 1`;
  if (disabled.length === 0) return;
  await tx`UPDATE webhook_deliveries SET state = 'failed', finished_at = now() WHERE endpoint_id = ${endpointId} AND state = 'pending'`;
  const [user] = await tx<{ email: string; locale: string }[]>`SELECT email, locale FROM users WHERE account_id = ${accountId}`;
  if (user)
    await mail.send(user.email, writeWebhookDisabledMail(user.locale, { url, docs: `${config.publicUrl}/docs/api#tag-webhooks` }), { tx });
}
