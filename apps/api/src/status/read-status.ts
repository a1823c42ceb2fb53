import { type CatalogModel, isOpen } from '../catalog/index.ts';
import type { Services } from '../services.ts';
import { type IncidentView, listIncidents } from './incidents.ts';
import { statusDays } from './roll-up-health.ts';

/** `degraded`: some upstreams of the model are paused, another one answers. `down`: all of them are paused. */
type ModelState = 'answering' | 'degraded' | 'down';

interface ModelHealth {
  readonly id: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly state: ModelState;
  /** The share of requests that no upstream failed, 0 to 1; null if there were too few. */
  readonly availability: number | null;
  /** The same per UTC day, from `firstDay` on. */
  readonly days: readonly (number | null)[];
}

export interface StatusView {
  /** YYYY-MM-DD. */
  readonly firstDay: string;
  readonly models: readonly ModelHealth[];
  readonly incidents: readonly IncidentView[];
}

/** With fewer requests, a share would say more about single customers than about the model. */
const minRequests = 20;
const maxAgeMs = 60_000;

interface HealthRow {
  readonly day: string;
  readonly modelId: string;
  readonly requests: bigint;
  readonly failures: bigint;
}

interface Stored {
  readonly readAt: number;
  readonly rows: readonly HealthRow[];
  readonly incidents: readonly IncidentView[];
}

type StatusServices = Pick<Services, 'catalog' | 'health' | 'sql'>;

/** What was read last, per database, so that views of the page do not add up to queries. */
const cache = new WeakMap<StatusServices['sql'], Promise<Stored>>();

/** The health of every offered model. Numbers of requests are never part of it. */
export async function readStatus(services: StatusServices): Promise<StatusView> {
  const { rows, incidents } = await readStored(services);
  const today = Date.now();
  const days = Array.from({ length: statusDays }, (_, i) => new Date(today - (statusDays - 1 - i) * 86_400_000).toISOString().slice(0, 10));
  const states = readStates(services);
  const byModel = Map.groupBy(rows, ({ modelId }) => modelId);
  const models = services.catalog.offered().map((entry) => {
    const own = byModel.get(entry.model.id) ?? [];
    const byDay = new Map(own.map((row) => [row.day, row]));
    return {
      id: entry.model.id,
      displayName: entry.model.displayName,
      vendor: entry.model.vendor,
      state: stateOf(entry, states),
      availability: shareOf(own),
      days: days.map((day) => shareOf([byDay.get(day)].filter((row) => row !== undefined))),
    };
  });
  return { firstDay: days[0] ?? '', models, incidents };
}

/** The same in one line: how many models there are, how many do not answer, and the newest open incident. */
export async function readStatusSummary(services: StatusServices): Promise<{
  readonly models: number;
  readonly down: number;
  readonly incident: IncidentView | null;
}> {
  const { incidents } = await readStored(services);
  const states = readStates(services);
  const offered = services.catalog.offered();
  return {
    models: offered.length,
    down: offered.filter((entry) => stateOf(entry, states) === 'down').length,
    incident: incidents.find(({ resolvedAt }) => resolvedAt === null) ?? null,
  };
}

/** The state of one model right now. */
export function readModelState(services: Pick<Services, 'health'>, entry: CatalogModel): ModelState {
  return stateOf(entry, readStates(services));
}

/** Makes the next view read the database again, such as after a change to an incident. */
export function forgetStatus({ sql }: Pick<Services, 'sql'>): void {
  cache.delete(sql);
}

async function readStored(services: StatusServices): Promise<Stored> {
  const { sql } = services;
  const known = cache.get(sql);
  if (known) {
    const stored = await known.catch(() => null);
    if (stored && Date.now() - stored.readAt < maxAgeMs) return stored;
    // Another caller may have begun to read meanwhile.
    const newer = cache.get(sql);
    if (newer && newer !== known) return newer;
  }
  const reading = read(services);
  cache.set(sql, reading);
  return reading;
}

async function read(services: StatusServices): Promise<Stored> {
  const [rows, incidents] = await Promise.all([
    services.sql<HealthRow[]>`SELECT day::text AS day, model_id AS "modelId", requests, failures FROM model_health_daily`,
    listIncidents(services),
  ]);
  return { readAt: Date.now(), rows, incidents };
}

/** Rounded to a tenth of a per mille, so that it does not tell how many requests there were. */
function shareOf(rows: readonly HealthRow[]): number | null {
  const sum = (of: 'requests' | 'failures') => rows.reduce((total, row) => total + Number(row[of]), 0);
  const requests = sum('requests');
  return requests < minRequests ? null : Math.round((1 - sum('failures') / requests) * 10_000) / 10_000;
}

function readStates({ health }: Pick<Services, 'health'>): ReadonlyMap<string, 'closed' | 'open' | 'half-open'> {
  return new Map(health.list().map(({ upstreamId, state }) => [upstreamId, state]));
}

function stateOf({ routes }: CatalogModel, states: ReadonlyMap<string, string>): ModelState {
  const open = routes.filter(isOpen).map(({ upstreamId }) => states.get(upstreamId) ?? 'closed');
  if (open.every((state) => state === 'closed')) return 'answering';
  return open.every((state) => state === 'open') ? 'down' : 'degraded';
}
