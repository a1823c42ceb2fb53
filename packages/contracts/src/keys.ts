import { z } from 'zod';
import { allowedModels, limitOrZero, moment, optionalUsd, timeZone } from './fields.ts';

const name = z.string().trim().min(1).max(80);

/** What a key may do: call models, manage the account's keys and read its usage. */
export const keyScopes = ['inference', 'management'] as const;

export type KeyScope = (typeof keyScopes)[number];

const scopes = z
  .array(z.enum(keyScopes))
  .min(1)
  .max(2)
  .transform((list) => keyScopes.filter((scope) => list.includes(scope)));

/** An IPv4 or IPv6 address, or a network in CIDR notation. */
export const network = z
  .string()
  .trim()
  .max(60)
  .pipe(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'Enter an address or a network such as 203.0.113.0/24.'));

/** Limits in USD in total and per day, week (from Monday) and month. An absent one is left as it is, null removes it, 0 forbids. */
const keyBudget = z.object({
  totalUsd: optionalUsd.optional(),
  dailyUsd: optionalUsd.optional(),
  weeklyUsd: optionalUsd.optional(),
  monthlyUsd: optionalUsd.optional(),
  /** The zone in which periods begin; at first UTC. */
  timeZone: timeZone.optional(),
});

/** Settings that the owner of a key controls. Null means no limit, 0 forbids; absent fields are left unchanged. */
export const keySettings = z.object({
  name: name.optional(),
  scopes: scopes.optional(),
  /** True switches the key off; false switches it on again. */
  suspended: z.boolean().optional(),
  expiresAt: moment.nullable().optional(),
  allowedModels: allowedModels.optional(),
  allowedNetworks: z.array(network).min(1).max(100).nullable().optional(),
  concurrency: limitOrZero.optional(),
  requestsPerMinute: limitOrZero.optional(),
  tokensPerMinute: limitOrZero.optional(),
  budget: keyBudget.optional(),
});

export type KeySettings = z.output<typeof keySettings>;

/** A new key with its first settings. */
export const newKey = keySettings.omit({ suspended: true }).extend({ name });

export type NewKey = z.output<typeof newKey>;

/** How long the secret that a rotation replaces stays valid. */
export const rotationOverlaps = ['now', '1h', '24h', '7d'] as const;

export type RotationOverlap = (typeof rotationOverlaps)[number];

export const keyRotation = z.object({ overlap: z.enum(rotationOverlaps) });

/** The factor by which a client sees every amount: at least 0.01, at most 1000, at most six decimals. */
export const displayMultiplier = z
  .string()
  .trim()
  .regex(/^\d{1,4}(\.\d{1,6})?$/, 'Enter a number such as 1.5.')
  .refine((text) => Number(text) >= 0.01 && Number(text) <= 1000, 'Enter a number from 0.01 to 1000.');

/** An amount in USD as the client of a client key sees it. */
export const shownUsd = z
  .string()
  .trim()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'Enter an amount in USD such as 12.50.');

/** Settings of a client key. Absent fields are left unchanged, null removes a limit, 0 forbids. */
export const clientKeySettings = keySettings
  .pick({
    suspended: true,
    expiresAt: true,
    allowedModels: true,
    allowedNetworks: true,
    concurrency: true,
    requestsPerMinute: true,
    tokensPerMinute: true,
  })
  .extend({ label: name.optional(), budgetUsd: shownUsd.optional(), multiplier: displayMultiplier.optional() });

export type ClientKeySettings = z.output<typeof clientKeySettings>;

export const newClientKey = clientKeySettings.omit({ suspended: true }).extend({ label: name, budgetUsd: shownUsd });

export type NewClientKey = z.output<typeof newClientKey>;
