import { newId, schema } from '@derouter/db';
import { and, eq, sql } from 'drizzle-orm';
import { connectModels, dialectsOf, type UpstreamRow } from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { HealthView } from '../gateway/index.ts';
import type { Services } from '../services.ts';
import { recordAction } from './record-action.ts';
import { refusePrivateUrl } from './refuse-private-url.ts';

export interface UpstreamView {
  readonly id: string;
  readonly name: string;
  readonly kind: UpstreamRow['kind'];
  readonly dialects: readonly string[];
  readonly baseUrl: string;
  readonly credentialLast4: string | null;
  readonly enabled: boolean;
  readonly allowPrivateNetwork: boolean;
  readonly source: UpstreamRow['source'];
  readonly routes: number;
  readonly createdAt: string;
  /** From the traffic of the process that answers; null while it has sent nothing there. */
  readonly health: {
    readonly state: HealthView['state'];
    readonly retryAt: string | null;
    readonly requests: number;
    readonly failures: number;
    readonly averageMs: number | null;
    readonly lastError: { readonly at: string; readonly what: string } | null;
  } | null;
}

/** All upstreams with the number of models routed to them. */
export function listUpstreams({ catalog, health }: Services): UpstreamView[] {
  const known = new Map(health.list().map((view) => [view.upstreamId, view]));
  return catalog.upstreams().map((upstream) => ({
    id: upstream.id,
    name: upstream.name,
    kind: upstream.kind,
    dialects: dialectsOf[upstream.kind],
    baseUrl: upstream.baseUrl,
    credentialLast4: upstream.credentialLast4,
    enabled: upstream.enabled,
    allowPrivateNetwork: upstream.allowPrivateNetwork,
    source: upstream.source,
    routes: catalog.all().filter(({ routes }) => routes.some((route) => route.upstreamId === upstream.id)).length,
    createdAt: upstream.createdAt.toISOString(),
    health: viewHealth(known.get(upstream.id)),
  }));
}

function viewHealth(view: HealthView | undefined): UpstreamView['health'] {
  if (!view) return null;
  const { state, retryAt, requests, failures, averageMs, lastError } = view;
  return {
    state,
    retryAt: retryAt?.toISOString() ?? null,
    requests,
    failures,
    averageMs,
    lastError: lastError && { at: lastError.at.toISOString(), what: lastError.what },
  };
}

export interface NewUpstream {
  readonly name: string;
  readonly kind: Exclude<UpstreamRow['kind'], 'sandbox'>;
  readonly baseUrl: string;
  readonly credential: string;
  readonly allowPrivateNetwork: boolean;
}

/**
 * Adds an upstream and routes its vendor's models to it. The credential is encrypted before it is stored.
 * Throws `address_private`, `conflict`.
 */
export async function createUpstream(services: Services, staffUserId: string, input: NewUpstream): Promise<UpstreamView> {
  const { db, sealer, catalog } = services;
  const { credential, ...values } = input;
  if (!input.allowPrivateNetwork) await refusePrivateUrl(input.baseUrl);
  const [row] = await db
    .insert(schema.upstreams)
    .values({
      id: newId(),
      ...values,
      baseUrl: withoutSlash(input.baseUrl),
      credentialSealed: sealer.seal('upstream credential', credential),
      credentialLast4: credential.slice(-4),
      source: 'staff',
    })
    .onConflictDoNothing()
    .returning();
  if (!row) throw new DerouterError('conflict', 'There is an upstream of this name already.', { param: 'name' });
  await connectModels(db, row);
  await recordAction(services, staffUserId, 'create upstream', row.id, row.name);
  await catalog.changed();
  return findView(services, row.id);
}

export interface UpstreamChange {
  readonly name?: string | undefined;
  readonly baseUrl?: string | undefined;
  /** Replaces the one that is kept. */
  readonly credential?: string | undefined;
  readonly allowPrivateNetwork?: boolean | undefined;
  readonly enabled?: boolean | undefined;
}

/**
 * Changes an upstream; what is absent stays. Of one that the environment or the sandbox made, only whether it is on.
 * Throws `not_found`, `set_elsewhere`, `address_private`, `conflict`.
 */
export async function updateUpstream(
  services: Services,
  staffUserId: string,
  id: string,
  { credential, ...change }: UpstreamChange,
): Promise<UpstreamView> {
  const { db, sealer, catalog } = services;
  const before = catalog.upstreams().find((upstream) => upstream.id === id);
  if (!before) throw new DerouterError('not_found', 'There is no such upstream.');
  const { enabled, ...own } = change;
  if (before.source !== 'staff' && (credential !== undefined || Object.values(own).some((value) => value !== undefined))) {
    throw new DerouterError('set_elsewhere', 'This upstream is made from the environment at every start: change it there.');
  }
  const baseUrl = withoutSlash(change.baseUrl ?? before.baseUrl);
  const asked = change.baseUrl !== undefined || change.allowPrivateNetwork !== undefined;
  if (asked && !(change.allowPrivateNetwork ?? before.allowPrivateNetwork)) await refusePrivateUrl(baseUrl);
  const values = {
    ...Object.fromEntries(Object.entries({ ...own, enabled }).filter(([, value]) => value !== undefined)),
    baseUrl,
    ...(credential === undefined
      ? {}
      : { credentialSealed: sealer.seal('upstream credential', credential), credentialLast4: credential.slice(-4) }),
  };
  const changed = await db.update(schema.upstreams).set(values).where(eq(schema.upstreams.id, id)).returning().catch(refuseTakenName);
  if (changed.length === 0) throw new DerouterError('not_found', 'There is no such upstream.');
  const named = [...Object.keys(change), ...(credential === undefined ? [] : ['credential'])];
  await recordAction(services, staffUserId, 'update upstream', id, named.join(', '));
  await catalog.changed();
  return findView(services, id);
}

/**
 * Deletes an upstream that nothing is routed to. Receipts keep its id; its name is kept with this action.
 * Throws `not_found`, `set_elsewhere`, `in_use`.
 */
export async function deleteUpstream(services: Services, staffUserId: string, id: string): Promise<void> {
  const { db, catalog } = services;
  const { upstreams, routes, storedResponses, backgroundResponses } = schema;
  const before = catalog.upstreams().find((upstream) => upstream.id === id);
  if (!before) throw new DerouterError('not_found', 'There is no such upstream.');
  if (before.source !== 'staff') {
    throw new DerouterError('set_elsewhere', 'This upstream is made from the environment at every start: remove it there.');
  }
  const inUse = new DerouterError('in_use', 'Models are routed to this upstream, or responses are kept there: switch it off instead.');
  const unused = sql`NOT EXISTS (SELECT 1 FROM ${routes} WHERE ${routes.upstreamId} = ${id})
    AND NOT EXISTS (SELECT 1 FROM ${storedResponses} WHERE ${storedResponses.upstreamId} = ${id})
    AND NOT EXISTS (SELECT 1 FROM ${backgroundResponses} WHERE ${backgroundResponses.upstreamId} = ${id})`;
  const deleted = await db
    .delete(upstreams)
    .where(and(eq(upstreams.id, id), unused))
    .returning({ id: upstreams.id })
    // A route that was added at this very moment.
    .catch((error: unknown) => {
      if (sqlState(error) === '23503') throw inUse;
      throw error;
    });
  if (deleted.length === 0) throw inUse;
  await recordAction(services, staffUserId, 'delete upstream', id, before.name);
  await catalog.changed();
}

function refuseTakenName(error: unknown): never {
  if (sqlState(error) !== '23505') throw error;
  throw new DerouterError('conflict', 'There is an upstream of this name already.', { param: 'name', cause: error });
}

/** PostgreSQL's code of an error, which drizzle wraps. */
function sqlState(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) if ('code' in at && typeof at.code === 'string') return at.code;
  return null;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Switches an upstream on or off. Throws `not_found`. */
export async function enableUpstream(services: Services, staffUserId: string, id: string, enabled: boolean): Promise<UpstreamView> {
  const changed = await services.db.update(schema.upstreams).set({ enabled }).where(eq(schema.upstreams.id, id)).returning();
  if (changed.length === 0) throw new DerouterError('not_found', 'There is no such upstream.');
  await recordAction(services, staffUserId, enabled ? 'enable upstream' : 'disable upstream', id);
  await services.catalog.changed();
  return findView(services, id);
}

function findView(services: Services, id: string): UpstreamView {
  const view = listUpstreams(services).find((upstream) => upstream.id === id);
  if (!view) throw new DerouterError('not_found', 'There is no such upstream.');
  return view;
}
