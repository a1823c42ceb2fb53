import type { AuditAction, NewUpstream } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { connectModels, dialectsOf, type UpstreamRow } from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { HealthView } from '../gateway/index.ts';
import type { Services } from '../services.ts';
import { catalogNotice, changeAs } from './change-as.ts';
import { type ChangedFields, changedFields } from './changed-fields.ts';
import { refusePrivateUrl } from './refuse-private-url.ts';
import { type UpstreamCostView, viewCosts } from './view-costs.ts';

export interface UpstreamView {
  readonly id: string;
  readonly name: string;
  readonly kind: UpstreamRow['kind'];
  readonly dialects: readonly string[];
  readonly baseUrl: string;
  readonly credentialLast4: string | null;
  readonly enabled: boolean;
  /** Gets no new conversations. */
  readonly draining: boolean;
  /** Further credentials; requests take turns over all that are on. */
  readonly credentials: readonly {
    readonly id: string;
    readonly label: string;
    readonly last4: string;
    readonly enabled: boolean;
    readonly createdAt: string;
  }[];
  /** What it costs us, the newest first. */
  readonly costs: readonly UpstreamCostView[];
  readonly allowPrivateNetwork: boolean;
  readonly source: UpstreamRow['source'];
  readonly routes: number;
  readonly createdAt: string;
  /** Measured by the process that serves this page; null until it has sent requests there. */
  readonly health: {
    readonly state: HealthView['state'];
    readonly retryAt: string | null;
    readonly requests: number;
    readonly failures: number;
    readonly averageMs: number | null;
    readonly lastError: { readonly at: string; readonly what: string } | null;
  } | null;
}

/** Lists all upstreams with the number of models routed to each. */
export function listUpstreams({ catalog, health }: Pick<Services, 'catalog' | 'health'>): UpstreamView[] {
  const known = new Map(health.list().map((view) => [view.upstreamId, view]));
  return catalog.upstreams().map((upstream) => ({
    id: upstream.id,
    name: upstream.name,
    kind: upstream.kind,
    dialects: dialectsOf[upstream.kind],
    baseUrl: upstream.baseUrl,
    credentialLast4: upstream.credentialLast4,
    enabled: upstream.enabled,
    draining: upstream.draining,
    credentials: (upstream.credentials ?? []).map(({ id, label, credentialLast4, enabled, createdAt }) => ({
      ...{ id, label, enabled },
      last4: credentialLast4,
      createdAt: createdAt.toISOString(),
    })),
    costs: viewCosts(upstream),
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

/**
 * Adds an upstream and routes its vendor's models to it. Encrypts the credential before storing it.
 * Throws `address_private`, `conflict`.
 */
export async function createUpstream(
  services: Pick<Services, 'billing' | 'catalog' | 'health' | 'notices' | 'sealer'>,
  staffUserId: string,
  input: NewUpstream,
): Promise<UpstreamView> {
  const { sealer } = services;
  const { credential, ...values } = input;
  if (!input.allowPrivateNetwork) await refusePrivateUrl(input.baseUrl);
  const id = newId();
  await changeAs(services, staffUserId, async ({ db }) => {
    const [row] = await db
      .insert(schema.upstreams)
      .values({
        id,
        ...values,
        baseUrl: withoutSlash(input.baseUrl),
        credentialSealed: sealer.seal('upstream credential', credential),
        credentialLast4: credential.slice(-4),
        source: 'staff',
      })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new DerouterError('conflict', 'An upstream with this name already exists.', { param: 'name' });
    await connectModels(db, row);
    return changeOfUpstream('create upstream', id, changedFields(null, row));
  });
  return readUpstream(services, id);
}

/** Removes the trailing slash of a base URL. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Switches an upstream on or off. Throws `not_found`, `validation_failed` if it has no credential. */
export async function enableUpstream(
  services: Pick<Services, 'billing' | 'catalog' | 'health' | 'notices'>,
  staffUserId: string,
  id: string,
  enabled: boolean,
): Promise<UpstreamView> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const [before] = await db.select().from(schema.upstreams).where(eq(schema.upstreams.id, id)).for('update');
    const [changed] = await db.update(schema.upstreams).set({ enabled }).where(eq(schema.upstreams.id, id)).returning();
    if (!changed) throw new DerouterError('not_found', 'There is no such upstream.');
    requireCredential(changed);
    return changeOfUpstream(enabled ? 'enable upstream' : 'disable upstream', id, changedFields(before, changed));
  });
  return readUpstream(services, id);
}

/** Throws `validation_failed` if an upstream is on without a credential, which an imported one has not until it is entered. */
export function requireCredential({ enabled, kind, credentialSealed }: UpstreamRow): void {
  if (!enabled || kind === 'sandbox' || credentialSealed !== null) return;
  throw new DerouterError('validation_failed', 'Enter the API key of this upstream before you switch it on.', { param: 'credential' });
}

/** The audit row and the notice for a change to one upstream. */
export function changeOfUpstream(action: AuditAction, id: string, fields: ChangedFields, reason = '') {
  return { value: undefined, actions: [{ action, subject: id, reason, ...fields }], notices: [catalogNotice] };
}

/** Reads an upstream after a change. Throws `not_found`. */
export async function readUpstream(services: Pick<Services, 'catalog' | 'health'>, id: string): Promise<UpstreamView> {
  await services.catalog.reload();
  const view = listUpstreams(services).find((upstream) => upstream.id === id);
  if (!view) throw new DerouterError('not_found', 'There is no such upstream.');
  return view;
}
