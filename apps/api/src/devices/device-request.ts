import { budgetPeriods, keyScopes, usdAmount } from '@derouter/contracts';
import { z } from 'zod';

// Both names are shown to the person who approves, so they take no invisible or direction-changing characters.
const clientId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._+-]{0,39}$/, 'client_id must be the name of the program: letters, digits, spaces and ._+-');
const hostName = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u, 'host_name must be the name of the machine: at most 63 letters, digits, spaces and ._-');

/** The fields of `POST /api/device/code`. */
export const deviceRequest = z
  .object({
    client_id: clientId,
    host_name: hostName,
    /** Separated by spaces. */
    scope: z
      .string()
      .max(100)
      .default('inference')
      .transform((text) => [...new Set(text.split(' ').filter(Boolean))])
      .pipe(z.array(z.enum(keyScopes, 'scope takes inference and management')).min(1, 'scope takes inference and management')),
    /** The proposed budget of the key. */
    budget_usd: usdAmount.optional(),
    budget_period: z.enum(budgetPeriods, `budget_period takes ${budgetPeriods.join(', ')}`).default('total'),
  })
  .transform(({ client_id, host_name, scope, budget_usd, budget_period }) => ({
    client: client_id,
    host: host_name,
    scopes: keyScopes.filter((one) => scope.includes(one)),
    budget: budget_usd === undefined ? null : { usd: budget_usd, period: budget_period },
  }));

export type DeviceRequest = z.output<typeof deviceRequest>;

/** The fields of `POST /api/device/token`. */
export const tokenRequest = z.object({ client_id: clientId, device_code: z.string().min(1, 'device_code is missing').max(200) });

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
