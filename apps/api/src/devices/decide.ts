import { formatUsd, nano, parseUsd } from '@derouter/billing';
import type { DeviceApproval, KeyScope } from '@derouter/contracts';
import type { Sql, TransactionSql } from '@derouter/db';
import { networkLimit, takeAttempt } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { clientName, keyNameOf } from './client-names.ts';
import { userCodeHashes } from './start-authorisation.ts';

/** Someone who enters a code in the console. */
export interface Decider {
  readonly accountId: string;
  readonly network: string;
}

/** What a program asks for, as its owner sees it. */
export interface DeviceView {
  readonly clientName: string;
  readonly host: string;
  readonly network: string;
  /** Whether the request came from the network of the person who looks at it. */
  readonly isSameNetwork: boolean;
  readonly keyName: string;
  readonly scopes: readonly KeyScope[];
  /** Null if none is proposed. */
  readonly budget: DeviceApproval['budget'];
  readonly createdAt: string;
  readonly expiresAt: string;
}

interface PendingRow {
  readonly id: string;
  readonly client: string;
  readonly host: string;
  readonly network: string;
  readonly scopes: KeyScope[];
  readonly budgetNano: bigint | null;
  readonly budgetPeriod: NonNullable<DeviceApproval['budget']>['period'] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

type DeciderServices = Pick<Services, 'config' | 'sealer' | 'sql'>;

/** Shows an undecided request. Throws `not_found`, `too_many_attempts`, `account_suspended`, `conflict` if the account is to be deleted. */
export async function lookUpDevice(services: DeciderServices, decider: Decider, userCode: string): Promise<DeviceView> {
  await limitGuesses(services, decider);
  return services.sql.begin(async (tx) => {
    const row = await findPending(services, tx, decider, userCode);
    return {
      clientName: clientName(row.client),
      host: row.host,
      network: row.network,
      isSameNetwork: row.network === decider.network,
      keyName: keyNameOf(row),
      scopes: row.scopes,
      budget: row.budgetNano !== null && row.budgetPeriod ? { usd: formatUsd(nano(row.budgetNano)), period: row.budgetPeriod } : null,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    };
  });
}

/**
 * Approves a request for the decider's account. The key is made when the program picks it up. Throws as `lookUpDevice`, and
 * `validation_failed` for a scope that was not asked for.
 */
export async function approveDevice(
  services: DeciderServices,
  decider: Decider,
  { userCode, scopes, budget }: DeviceApproval,
): Promise<void> {
  await limitGuesses(services, decider);
  await services.sql.begin(async (tx) => {
    const row = await findPending(services, tx, decider, userCode);
    if (scopes.some((scope) => !row.scopes.includes(scope))) {
      throw new DerouterError('validation_failed', 'The program did not ask for this scope.', { param: 'scopes' });
    }
    await tx`
      UPDATE device_authorisations SET status = 'approved', account_id = ${decider.accountId}, decided_at = now(), scopes = ${[...scopes]},
        budget_nano = ${budget && parseUsd(budget.usd).toString()}, budget_period = ${budget?.period ?? null}
      WHERE id = ${row.id}`;
  });
}

/** Denies a request for good. Throws as `lookUpDevice`. */
export async function denyDevice(services: DeciderServices, decider: Decider, userCode: string): Promise<void> {
  await limitGuesses(services, decider);
  await services.sql.begin(async (tx) => {
    const { id } = await findPending(services, tx, decider, userCode);
    await tx`UPDATE device_authorisations SET status = 'denied', account_id = ${decider.accountId}, decided_at = now() WHERE id = ${id}`;
  });
}

/** Locks a request that is not decided. Unknown, expired and decided ones are refused alike. */
async function findPending(
  { sealer }: DeciderServices,
  tx: Sql | TransactionSql,
  { accountId }: Decider,
  userCode: string,
): Promise<PendingRow> {
  const [account] = await tx<{ status: string; isLeaving: boolean }[]>`
    SELECT status, deletion_due_at IS NOT NULL AS "isLeaving" FROM accounts WHERE id = ${accountId}`;
  if (account?.status !== 'active') throw new DerouterError('account_suspended', 'This account is suspended.');
  if (account.isLeaving) throw new DerouterError('conflict', 'This account is to be deleted. Cancel the deletion first.');
  const [row] = await tx<PendingRow[]>`
    SELECT id, client, host, network, scopes, budget_nano AS "budgetNano", budget_period AS "budgetPeriod", created_at AS "createdAt",
      expires_at AS "expiresAt"
    FROM device_authorisations
    WHERE user_code_hmac = ANY(${userCodeHashes(sealer, userCode)}) AND status = 'pending' AND expires_at > now() FOR UPDATE`;
  if (!row) throw new DerouterError('not_found', 'No program waits with this code: it is wrong, has expired, or was used.');
  return row;
}

/** Counts every use of a code, right or wrong, in a transaction of its own, so that a refusal keeps the count. */
async function limitGuesses(services: DeciderServices, { accountId, network }: Decider): Promise<void> {
  const windowSeconds = 3600;
  const limits = [
    { bucket: `device account ${accountId}`, max: 40, windowSeconds },
    ...networkLimit(services, network, { bucket: 'device', max: 60, windowSeconds }),
  ];
  if (!(await services.sql.begin((tx) => takeAttempt(tx, limits)))) return;
  throw new DerouterError('too_many_attempts', 'Too many codes were entered. Try again in an hour.', { retryAfterSeconds: windowSeconds });
}
