import { formatUsd, nano } from '@derouter/billing';
import type { KeyScope } from '@derouter/contracts';
import { DerouterError } from '../errors/index.ts';
import type { Transaction } from '../jobs/index.ts';
import { createKey, createSecret, hashSecret } from '../keys/index.ts';
import type { Sealer } from '../secrets/index.ts';
import type { Services } from '../services.ts';
import { keyNameOf } from './client-names.ts';
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

type Needs = Pick<Services, 'billing' | 'catalog' | 'config' | 'db' | 'notices' | 'sealer' | 'sql'>;

interface TokenPoll {
  readonly client: string;
  readonly deviceCode: string;
  /** Of the program. */
  readonly network: string;
}

/** For how long a program whose answer was lost can ask again. */
const repeatSeconds = 60;

/**
 * Answers a program that polls. The key is made here, in the transaction that uses up the code, so that an approval that nobody
 * picks up leaves no key. The answer may be lost on its way; for a minute, while the key is unused, the network that asked for the
 * code gets the same answer again. Throws `DeviceError`.
 */
export async function pickUpKey(services: Needs, token: TokenPoll): Promise<PickedUpKey> {
  const found = await poll(services, token);
  if (!found) throw invalidGrant();
  if (found.status === 'used') return repeatAnswer(services, found.id, token);
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
      keyNameOf(found),
      { scopes, ...(budget && { budget }) },
      (tx, created) => useUp(tx, id, created.key.id),
      (keyId) => deriveSecret(services, keyId, token.deviceCode),
    );
    return writeAnswer(services, { secret, keyId: key.id, keyName: key.name, scopes });
  } catch (thrown) {
    // Another poll of the program was first.
    if (thrown instanceof UsedUp) return repeatAnswer(services, id, token);
    // The account has as many keys as it may.
    if (thrown instanceof DerouterError && thrown.code === 'conflict') throw denied(thrown.message);
    throw thrown;
  }
}

class UsedUp extends Error {}

/** The secret follows from the device code, which only the program has, so that it can be given again without being stored. */
function deriveSecret({ sealer }: { readonly sealer: Pick<Sealer, 'sign'> }, keyId: string, deviceCode: string): string {
  return createSecret(Buffer.from(sealer.sign('device key', `${keyId}:${deviceCode}`), 'hex'));
}

interface Answered {
  readonly keyId: string;
  readonly keyName: string;
  readonly scopes: KeyScope[];
}

/** Gives the answer to a used code once more. Throws `invalid_grant` if the key is used, changed or older, or for another network. */
async function repeatAnswer(services: Needs, id: string, { deviceCode, network }: TokenPoll): Promise<PickedUpKey> {
  const [key] = await services.sql<Answered[]>`
    SELECT k.id AS "keyId", k.name AS "keyName", d.scopes
    FROM device_authorisations d JOIN keys k ON k.id = d.key_id JOIN accounts a ON a.id = k.account_id
    WHERE d.id = ${id} AND d.network = ${network} AND k.created_at > now() - make_interval(secs => ${repeatSeconds})
      AND k.last_used_at IS NULL AND k.revoked_at IS NULL AND a.status = 'active' AND a.deletion_due_at IS NULL`;
  if (!key) throw invalidGrant();
  const secret = deriveSecret(services, key.keyId, deviceCode);
  const [current] = await services.sql`
    SELECT 1 FROM key_secrets
    WHERE key_id = ${key.keyId} AND secret_hash = ${hashSecret(secret)} AND revoked_at IS NULL AND expires_at IS NULL`;
  if (!current) throw invalidGrant();
  return writeAnswer(services, { ...key, secret });
}

function writeAnswer({ config }: Pick<Needs, 'config'>, answer: Answered & { readonly secret: string }): PickedUpKey {
  return {
    access_token: answer.secret,
    token_type: 'Bearer',
    scope: answer.scopes.join(' '),
    key_id: answer.keyId,
    key_name: answer.keyName,
    base_url: config.publicUrl.replace(/\/$/, ''),
  };
}

const invalidGrant = () => new DeviceError('invalid_grant', 'This device code is not valid, or its key was picked up.');
const denied = (message: string) => new DeviceError('access_denied', message);

/** Reads the request of a code and notes the poll, in one statement. */
async function poll({ sql }: Pick<Services, 'sql'>, { client, deviceCode }: TokenPoll): Promise<Polled | undefined> {
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

/** Ties the request to its key. Throws `UsedUp` if another poll was first, `DeviceError` if the account was suspended or is to be deleted. */
async function useUp({ sql }: Transaction, id: string, keyId: string): Promise<void> {
  const [used] = await sql<{ status: string; isLeaving: boolean }[]>`
    UPDATE device_authorisations d SET status = 'used', key_id = ${keyId}
    FROM accounts a WHERE d.id = ${id} AND d.status = 'approved' AND d.expires_at > now() AND a.id = d.account_id
    RETURNING a.status, a.deletion_due_at IS NOT NULL AS "isLeaving"`;
  if (!used) throw new UsedUp();
  if (used.status !== 'active') throw denied('The account is suspended.');
  if (used.isLeaving) throw denied('The account is to be deleted.');
}
