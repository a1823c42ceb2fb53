import { type BudgetPeriod, type BudgetState, formatUsd, readKeyBudgets } from '@derouter/billing';
import type { KeyScope } from '@derouter/contracts';
import { databaseNow, type Sql, schema } from '@derouter/db';
import { desc, isNotNull, sql as raw } from 'drizzle-orm';

/** A key as the console shows it. The secret is never part of it. */
export interface KeyView {
  readonly id: string;
  readonly kind: 'account' | 'client';
  readonly name: string;
  /** The key of the console's playground, whose secrets expire by themselves. */
  readonly isPlayground: boolean;
  readonly scopes: readonly KeyScope[];
  /** The visible characters of the newest secret. */
  readonly prefix: string;
  readonly last4: string;
  readonly createdAt: string;
  readonly rotatedAt: string | null;
  /** Until when a secret that was replaced still works; null if none does. */
  readonly oldSecretUntil: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  /** Switched off by its owner. */
  readonly suspendedAt: string | null;
  /** The reason staff gave for suspending it. */
  readonly staffSuspendedAt: string | null;
  readonly staffSuspendedReason: string | null;
  /** Whether it works, or why it does not. */
  readonly status: KeyStatus;
  readonly expiresAt: string | null;
  readonly allowedModels: readonly string[] | null;
  readonly allowedNetworks: readonly string[] | null;
  readonly concurrency: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  /** Null if it has no budget. */
  readonly budget: BudgetView | null;
}

/**
 * Order of a list that is cut at a number: what still works is never missing from it, however many keys were made and revoked since.
 * The result is sorted by `newestFirst`.
 */
export const revokedLast = [isNotNull(schema.keys.revokedAt), desc(schema.keys.createdAt), desc(schema.keys.id)];

export function newestFirst<Key extends { readonly createdAt: string; readonly id: string }>(keys: readonly Key[]): Key[] {
  return keys.toSorted((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1));
}

/** `off`: switched off by its owner. `suspended`: by staff. */
export const keyStatuses = ['active', 'off', 'suspended', 'account_suspended', 'expired', 'revoked'] as const;

export type KeyStatus = (typeof keyStatuses)[number];

/** The limits of a key: the total first, then from the shortest period. */
interface BudgetView {
  /** IANA zone in which periods begin. */
  readonly timeZone: string;
  readonly limits: readonly BudgetLimitView[];
  /** When the first of the running periods ends; null if only the total is limited. */
  readonly nextResetAt: string | null;
}

interface BudgetLimitView {
  readonly period: BudgetPeriod;
  readonly limitUsd: string;
  readonly spentUsd: string;
  /** Never below 0. */
  readonly leftUsd: string;
  readonly resetsAt: string | null;
}

const { keys, accounts } = schema;

export type KeyRow = typeof schema.keys.$inferSelect;

export type AccountStatus = (typeof schema.accounts.$inferSelect)['status'];

/** Converts an account's keys, and adds their secrets' visible characters and what each has spent of its budget. */
export async function viewKeys(sql: Sql, rows: readonly KeyRow[], account: AccountStatus): Promise<KeyView[]> {
  const ids = rows.map(({ id }) => id);
  const [budgets, secrets] = await Promise.all([readKeyBudgets(sql, ids), readSecrets(sql, ids)]);
  return rows.map((row) => viewKey(row, budgets.get(row.id) ?? [], secrets.get(row.id), account));
}

/** The visible characters of a key's newest secret, and until when an older one works. */
export interface SecretView {
  readonly prefix: string;
  readonly last4: string;
  readonly oldUntil: Date | null;
}

export async function readSecrets(sql: Sql, keyIds: readonly string[]): Promise<Map<string, SecretView>> {
  const rows = await sql<(SecretView & { keyId: string })[]>`
    SELECT DISTINCT ON (key_id) key_id AS "keyId", prefix, last4,
      max(expires_at) FILTER (WHERE expires_at > now() AND revoked_at IS NULL) OVER (PARTITION BY key_id) AS "oldUntil"
    FROM key_secrets WHERE key_id = ANY(${[...keyIds]}::uuid[]) ORDER BY key_id, expires_at IS NULL DESC, created_at DESC`;
  return new Map(rows.map((row) => [row.keyId, row]));
}

function viewKey(row: KeyRow, budget: readonly BudgetState[], secret: SecretView | undefined, account: AccountStatus): KeyView {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    isPlayground: row.isPlayground,
    scopes: row.scopes,
    prefix: secret?.prefix ?? '',
    last4: secret?.last4 ?? '',
    createdAt: row.createdAt.toISOString(),
    rotatedAt: row.rotatedAt?.toISOString() ?? null,
    oldSecretUntil: row.isPlayground ? null : (secret?.oldUntil?.toISOString() ?? null),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    suspendedAt: row.suspendedAt?.toISOString() ?? null,
    staffSuspendedAt: row.staffSuspendedAt?.toISOString() ?? null,
    staffSuspendedReason: row.staffSuspendedReason,
    status: keyStatus(row, account),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    allowedModels: row.allowedModels,
    allowedNetworks: row.allowedNetworks,
    concurrency: row.concurrency,
    requestsPerMinute: row.requestsPerMinute,
    tokensPerMinute: row.tokensPerMinute,
    budget: viewBudget(budget),
  };
}

/** Permanent reasons first, then those the owner cannot change. */
export function keyStatus(row: KeyRow, account: AccountStatus, now = databaseNow()): KeyStatus {
  if (row.revokedAt) return 'revoked';
  if (account === 'suspended') return 'account_suspended';
  if (row.staffSuspendedAt) return 'suspended';
  if (row.expiresAt && row.expiresAt <= now) return 'expired';
  return row.suspendedAt ? 'off' : 'active';
}

/** `keyStatus` in SQL, of keys with their accounts. */
export const statusOf = raw<KeyStatus>`CASE
  WHEN ${keys.revokedAt} IS NOT NULL THEN 'revoked'
  WHEN ${accounts.status} = 'suspended' THEN 'account_suspended'
  WHEN ${keys.staffSuspendedAt} IS NOT NULL THEN 'suspended'
  WHEN ${keys.expiresAt} <= now() THEN 'expired'
  WHEN ${keys.suspendedAt} IS NOT NULL THEN 'off'
  ELSE 'active' END`;

function viewBudget(states: readonly BudgetState[]): BudgetView | null {
  const [first] = states;
  if (!first) return null;
  const resets = states.flatMap(({ resetsAt }) => (resetsAt ? [resetsAt.toISOString()] : [])).sort();
  return {
    timeZone: first.timeZone,
    limits: states.map(({ period, limitNano, spentNano, resetsAt }) => ({
      period,
      limitUsd: formatUsd(limitNano),
      spentUsd: formatUsd(spentNano),
      leftUsd: formatUsd(limitNano > spentNano ? limitNano - spentNano : 0n),
      resetsAt: resetsAt?.toISOString() ?? null,
    })),
    nextResetAt: resets[0] ?? null,
  };
}
