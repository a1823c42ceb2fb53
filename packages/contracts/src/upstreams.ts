import { z } from 'zod';
import { moment, optionalUsd } from './fields.ts';
import { rates } from './models.ts';

export const upstreamKinds = ['anthropic', 'openai', 'gemini', 'openai-compatible'] as const;

export const newUpstream = z.object({
  name: z.string().trim().min(1).max(80),
  kind: z.enum(upstreamKinds),
  baseUrl: z
    .string()
    .trim()
    .pipe(z.url({ protocol: /^https?$/ }).max(500)),
  credential: z.string().trim().min(1).max(500),
  allowPrivateNetwork: z.boolean(),
});

export type NewUpstream = z.output<typeof newUpstream>;

/** Changes an upstream. Absent fields are left unchanged. */
export const upstreamChange = newUpstream.omit({ kind: true }).extend({ enabled: z.boolean(), draining: z.boolean() }).partial();

export type UpstreamChange = z.output<typeof upstreamChange>;

/** A further credential of an upstream. */
export const newCredential = z.object({ label: z.string().trim().min(1).max(80), credential: newUpstream.shape.credential });

/** How an upstream is tested: with a model of ours, or (null) its list of models; with a further credential, or (null) the first one. */
export const upstreamTest = z.object({
  model: z.string().trim().min(1).max(200).nullish(),
  credentialId: z.uuid().nullish(),
});

/** A share of the provider's list price in percent, with up to four decimals. */
export const listSharePercent = z.string().regex(/^(\d{1,3}(\.\d{1,4})?|1000)$/);

/** What an upstream costs us: rates of its own for one of its models, or a share of the list price for one or (null) for all. */
export const newUpstreamCost = z.object({
  upstreamModel: z.string().trim().min(1).max(200).nullable(),
  cost: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('share'), percent: listSharePercent }),
    z.object({ kind: z.literal('rates'), rates }),
  ]),
  /** Null: from now on. */
  effectiveAt: moment.nullable(),
});

export type NewUpstreamCost = z.output<typeof newUpstreamCost>;

export const creditSources = ['none', 'openrouter', 'deepseek', 'staff'] as const;

/** Where the prepaid credit at an upstream is known from, and when staff are alerted. */
export const upstreamCredit = z.object({
  source: z.enum(creditSources),
  /** What is left now; counts only if staff enter it, and null leaves it as it is. */
  leftUsd: optionalUsd,
  alertDays: z.number().int().min(1).max(365),
});

export type UpstreamCreditInput = z.output<typeof upstreamCredit>;
