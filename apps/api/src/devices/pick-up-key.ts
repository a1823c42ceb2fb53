import { formatUsd, nano } from '@derouter/billing';
import type { KeyScope } from '@derouter/contracts';
import { DerouterError } from '../errors/index.ts';
import type { Transaction } from '../jobs/index.ts';
import { createKey } from '../keys/index.ts';
import type { Services } from '../services.ts';
import { clientName } from './client-names.ts';
import { DeviceError } from './device-error.ts';
import { hashDeviceCode } from './start-authorisation.ts';

/** The answer of RFC 6749, section 5.1, with what a program needs to use the key. */
export interface PickedUpKey {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly scope: string;
  readonly key_id: string;
  readonly key_name: string;
  /** Without `/v1`. */
  readonly base_url: string;
}

interface Polled {
  readonly id: string;
  readonly client: string;
  readonly host: string;
  readonly status: 'pending' | 'approved' | 'denied' | 'used';
  readonly accountId: string | null;
  readonly scopes: KeyScope[];
  readonly budgetNano: bigint | null;
  readonly budgetPeriod: keyof typeof budgetFields | null;
  readonly isExpired: boolean;
  readonly isTooFast: boolean;
}

const budgetFields = { total: 'totalUsd', day: 'dailyUsd', week: 'weeklyUsd', month: 'monthlyUsd' } as const;

/**
 * Answers a program that polls. The key is made here, in the transaction that uses up the code, so that an approval that nobody
 * picks up leaves no key. Throws `DeviceError`.
 */
export async function pickUpKey(
  services: Pick<Services, 'billing' | 'catalog' | 'config' | 'db' | 'notices' | 'sql'>,
  { client, deviceCode }: { readonly client: string; readonly deviceCode: string },
): Promise<PickedUpKey> {
  const found = await poll(services, client, deviceCode);
  if (!found || found.status === 'used') throw invalidGrant();
  if (found.isExpired) throw new DeviceError('expired_token', 'The code has expired. Start again.');
  if (found.status === 'denied') throw denied('The request was denied.');
  if (found.status === 'pending' || found.accountId === null) {
    if (found.isTooFast) throw new DeviceError('slow_down', 'Wait five seconds longer between two polls.');
    throw new DeviceError('authorization_pending', 'The request has not been approved yet.');
  }
  const { id, accountId, scopes, budgetNano, budgetPeriod } = found;
  const budget = budgetNano !== null && budgetPeriod !== null ? { [budgetFields[budgetPeriod]]: formatUsd(nano(budgetNano)) } : undefined;
  try {
    const { key, secret } = await createKey(
      services,
      accountId,
      `${clientName(found.client)} on ${found.host}`.slice(0, 80),
      { scopes, ...(budget && { budget }) },
      (tx, created) => useUp(tx, id, created.key.id),
    );
    return {
      access_token: secret,
      token_type: 'Bearer',
      scope: scopes.join(' '),
      key_id: key.id,
      key_name: key.name,
      base_url: services.config.publicUrl.replace(/\/$/, ''),
    };
  } catch (thrown) {
    // The account has as many keys as it may.
    if (thrown instanceof DerouterError && thrown.code === 'conflict') throw denied(thrown.message);
    throw thrown;
  }
}

const invalidGrant = () => new DeviceError('invalid_grant', 'This device code is not valid, or its key was picked up.');
const denied = (message: string) => new DeviceError('access_denied', message);

/** Reads the request of a code and notes the poll, in one statement. */
async function poll({ sql }: Pick<Services, 'sql'>, client: string, deviceCode: string): Promise<Polled | undefined> {
  const [found] = await sql<Polled[]>`
    WITH before AS (
      SELECT id, coalesce(polled_at > now() - make_interval(secs => interval_seconds - 0.5), false) AS is_too_fast
      FROM device_authorisations WHERE device_code_hash = ${hashDeviceCode(deviceCode)} AND client = ${client} FOR UPDATE)
    UPDATE device_authorisations d SET polled_at = now(),
      interval_seconds = CASE WHEN is_too_fast AND status = 'pending' THEN least(interval_seconds + 5, 60) ELSE interval_seconds END
    FROM before WHERE d.id = before.id
    RETURNING d.id, client, host, status, account_id AS "accountId", scopes, budget_nano AS "budgetNano", budget_period AS "budgetPeriod",
      expires_at <= now() AS "isExpired", is_too_fast AS "isTooFast"`;
  return found;
}

/** Ties the request to its key, or throws if another poll was first, or the account was suspended in the meantime. */
async function useUp({ sql }: Transaction, id: string, keyId: string): Promise<void> {
  const [used] = await sql<{ status: string }[]>`
    UPDATE device_authorisations d SET status = 'used', key_id = ${keyId}
    FROM accounts a WHERE d.id = ${id} AND d.status = 'approved' AND d.expires_at > now() AND a.id = d.account_id
    RETURNING a.status`;
  if (!used) throw invalidGrant();
  if (used.status !== 'active') throw denied('The account is suspended.');
}
