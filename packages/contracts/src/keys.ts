import { z } from 'zod';
import { allowedModels, limit, moment, optionalUsd } from './fields.ts';

const name = z.string().trim().min(1).max(80);

export const newKey = z.object({ name });

/** An IPv4 or IPv6 address, or a network in CIDR notation. */
export const network = z
  .string()
  .trim()
  .max(60)
  .pipe(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'Enter an address or a network such as 203.0.113.0/24.'));

/** Settings that the owner of a key controls. Null means no limit; absent fields are left unchanged. */
export const keySettings = z.object({
  name: name.optional(),
  /** True switches the key off; false switches it on again. */
  suspended: z.boolean().optional(),
  expiresAt: moment.nullable().optional(),
  allowedModels: allowedModels.optional(),
  allowedNetworks: z.array(network).min(1).max(100).nullable().optional(),
  concurrency: limit.optional(),
  requestsPerMinute: limit.optional(),
  tokensPerMinute: limit.optional(),
  /** Limits in USD in total, per UTC day and per UTC month. */
  budget: z.object({ totalUsd: optionalUsd, dailyUsd: optionalUsd, monthlyUsd: optionalUsd }).optional(),
});

export type KeySettings = z.output<typeof keySettings>;
