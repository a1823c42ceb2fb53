import { z } from 'zod';
import { modelId, reason, timestamp } from './fields.ts';
import { route } from './models.ts';
import { newUpstream, newUpstreamCost, upstreamCredit } from './upstreams.ts';

const fileRoute = z.strictObject({
  model: modelId,
  ...route.pick({ upstreamModel: true, priority: true, weight: true }).shape,
  enabled: z.boolean(),
});

/** What an upstream costs from a moment on; null in a file written by hand: from the import on. */
const fileCost = z.strictObject({
  ...newUpstreamCost.pick({ upstreamModel: true, cost: true }).shape,
  effectiveAt: timestamp.nullable(),
});

const fileUpstream = z.strictObject({
  ...newUpstream.omit({ credential: true }).shape,
  enabled: z.boolean(),
  draining: z.boolean(),
  credit: z.strictObject(upstreamCredit.pick({ source: true, alertDays: true }).shape),
  /** The cost in force of all models and of each that has its own, and those that follow. */
  costs: z.array(fileCost).max(500),
  /** All routes to it. */
  routes: z.array(fileRoute).max(1000),
});

export type FileUpstream = z.output<typeof fileUpstream>;

function hasUniqueNames({ upstreams }: { readonly upstreams: readonly { readonly name: string }[] }): boolean {
  return new Set(upstreams.map(({ name }) => name)).size === upstreams.length;
}

/** Upstreams with their routes and costs, without credentials. A member that is not known is refused, so that no secret is sent by mistake. */
export const upstreamFile = z
  .strictObject({
    format: z.literal('derouter-upstreams'),
    version: z.literal(1),
    upstreams: z.array(fileUpstream).min(1).max(200),
  })
  .refine(hasUniqueNames, 'Two upstreams have the same name.');

export type UpstreamFile = z.output<typeof upstreamFile>;

/** Imports a file as its preview showed it: `fingerprint` is that of the preview. */
export const upstreamImport = z.object({ file: upstreamFile, fingerprint: z.string().max(64), reason });
