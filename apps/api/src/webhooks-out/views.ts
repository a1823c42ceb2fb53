import type { WebhookEvent } from '@derouter/contracts';
import { databaseNow } from '@derouter/db';
import type { Delivery, Endpoint } from './endpoints.ts';

/** An endpoint in the form that its owner sees, without its secret. Times are ISO texts. */
export interface EndpointView {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Null: every type. */
  readonly events: readonly WebhookEvent[] | null;
  readonly enabled: boolean;
  readonly disabledReason: Endpoint['disabledReason'];
  readonly createdAt: string;
  readonly lastDeliveredAt: string | null;
  /** Until then the secret before the rotation signs too; null if it no longer does. */
  readonly previousSecretUntil: string | null;
}

export function viewEndpoint(endpoint: Endpoint): EndpointView {
  const { id, url, description, events, disabledAt, disabledReason, createdAt, deliveredAt, previousUntil } = endpoint;
  return {
    id,
    url,
    description,
    events: events as EndpointView['events'],
    enabled: disabledAt === null,
    disabledReason,
    createdAt: createdAt.toISOString(),
    lastDeliveredAt: deliveredAt?.toISOString() ?? null,
    previousSecretUntil: previousUntil && previousUntil > databaseNow() ? previousUntil.toISOString() : null,
  };
}

/** A delivery with its tries. Times are ISO texts. */
export interface DeliveryView {
  readonly id: string;
  /** Sent as `webhook-id`: the same for every try. */
  readonly eventId: string;
  readonly type: string;
  readonly state: Delivery['state'];
  readonly createdAt: string;
  /** Null if nothing more is tried. */
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly {
    readonly number: number;
    readonly at: string;
    readonly status: number | null;
    readonly latencyMs: number;
    readonly error: string | null;
    readonly response: string | null;
  }[];
}

export function viewDelivery({ id, eventId, type, state, createdAt, nextAttemptAt, attempts }: Delivery): DeliveryView {
  return {
    id,
    eventId,
    type,
    state,
    createdAt: createdAt.toISOString(),
    nextAttemptAt: state === 'pending' ? nextAttemptAt.toISOString() : null,
    attempts: attempts.map(({ number, at, status, latencyMs, error, response }) => ({
      number,
      at: at.toISOString(),
      status,
      latencyMs,
      error,
      response,
    })),
  };
}
