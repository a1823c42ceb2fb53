import { formatMultiplier, formatUsd, type NanoUsd, nano, toShownDown } from '@derouter/billing';
import { type Sql, schema } from '@derouter/db';
import { and, eq, isNull } from 'drizzle-orm';
import type { Services } from '../services.ts';
import {
  type AccountStatus,
  type KeyRow,
  type KeyStatus,
  keyStatus,
  newestFirst,
  readSecrets,
  revokedLast,
  type SecretView,
} from './key-view.ts';
import { noSuchKey } from './manage-keys.ts';

/** A client key as its reseller sees it: amounts as its client sees them (`shown`), and the real ones. */
export interface ClientKeyView {
  readonly id: string;
  readonly label: string;
  readonly prefix: string;
  readonly last4: string;
  readonly createdAt: string;
  readonly rotatedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly suspendedAt: string | null;
  readonly expiresAt: string | null;
  readonly status: KeyStatus;
  /** Every amount that the client sees is the real one times this. */
  readonly multiplier: string;
  readonly shown: ClientBalance;
  readonly realSpentUsd: string;
  /** Credit in the key's wallet, with what is held for requests in flight. */
  readonly realBalanceUsd: string;
  readonly allowedModels: readonly string[] | null;
  readonly allowedNetworks: readonly string[] | null;
  readonly concurrency: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

/** What the client of a client key sees: budget = spent + remaining, unless more was spent than the budget now allows. */
interface ClientBalance {
  readonly budgetUsd: string;
  readonly spentUsd: string;
  readonly remainingUsd: string;
  /** What a request can use now: the remainder less what is held for requests in flight. */
  readonly availableUsd: string;
}

/** The state of a client key's money, in nano-USD. */
export interface ClientMoney {
  /** As the client sees it. */
  readonly spentShownNano: NanoUsd;
  readonly spentNano: NanoUsd;
  readonly balanceNano: NanoUsd;
  readonly heldNano: NanoUsd;
  /** Charges that the client saw. */
  readonly requests: number;
}

/** Reads the money of client keys in one statement, so that spending and balance belong together. */
export async function readClientMoney(sql: Sql, keyIds: readonly string[]): Promise<Map<string, ClientMoney>> {
  const rows = await sql<{ keyId: string; spentShown: bigint; spent: bigint; balance: bigint; held: bigint; requests: number }[]>`
    SELECT k.id AS "keyId", w.paid_nano + w.promo_nano AS balance, w.held_nano AS held,
      coalesce(u.shown, 0)::bigint AS "spentShown", coalesce(u.spent, 0)::bigint AS spent,
      coalesce(u.requests, 0)::float8 AS requests
    FROM keys k JOIN wallets w ON w.id = k.wallet_id
    LEFT JOIN LATERAL (SELECT sum(shown_nano) AS shown, sum(total_nano - write_off_nano) AS spent, sum(requests) AS requests
      FROM usage_hourly h WHERE h.key_id = k.id AND h.shown_nano <> 0) u ON true
    WHERE k.id = ANY(${[...keyIds]}::uuid[])`;
  return new Map(
    rows.map(({ keyId, spentShown, spent, balance, held, requests }) => [
      keyId,
      { spentShownNano: nano(spentShown), spentNano: nano(spent), balanceNano: nano(balance), heldNano: nano(held), requests },
    ]),
  );
}

/** Lists the account's client keys, newest first; deleted ones too, unless `onlyActive`. At most 2000. */
export async function listClientKeys(
  { db, sql }: Pick<Services, 'db' | 'sql'>,
  accountId: string,
  { onlyActive = false }: { readonly onlyActive?: boolean } = {},
): Promise<ClientKeyView[]> {
  const active = onlyActive ? isNull(schema.keys.revokedAt) : undefined;
  const rows = await selectClientKeys(db).where(and(eq(schema.keys.accountId, accountId), eq(schema.keys.kind, 'client'), active));
  return newestFirst(await viewClientKeys(sql, rows));
}

/** Reads one of the account's client keys. Throws `not_found`. */
export async function readClientKey({ db, sql }: Pick<Services, 'db' | 'sql'>, accountId: string, keyId: string): Promise<ClientKeyView> {
  const rows = await selectClientKeys(db).where(
    and(eq(schema.keys.id, keyId), eq(schema.keys.accountId, accountId), eq(schema.keys.kind, 'client')),
  );
  const [view] = await viewClientKeys(sql, rows);
  if (!view) throw noSuchKey();
  return view;
}

/** What a client key's client may see of its balance. Throws `not_found` for another kind of key. */
export async function clientViewBalance(services: Pick<Services, 'db' | 'sql'>, accountId: string, keyId: string): Promise<ClientBalance> {
  return (await readClientKey(services, accountId, keyId)).shown;
}

function selectClientKeys(db: Services['db']) {
  return db
    .select({ key: schema.keys, status: schema.accounts.status })
    .from(schema.keys)
    .innerJoin(schema.accounts, eq(schema.accounts.id, schema.keys.accountId))
    .orderBy(...revokedLast)
    .limit(2_000)
    .$dynamic();
}

async function viewClientKeys(
  sql: Sql,
  rows: readonly { readonly key: KeyRow; readonly status: AccountStatus }[],
): Promise<ClientKeyView[]> {
  const ids = rows.map(({ key }) => key.id);
  const [money, secrets] = await Promise.all([readClientMoney(sql, ids), readSecrets(sql, ids)]);
  return rows.flatMap(({ key, status }) => {
    const of = money.get(key.id);
    return of ? [viewClientKey(key, status, of, secrets.get(key.id))] : [];
  });
}

function viewClientKey(key: KeyRow, account: AccountStatus, money: ClientMoney, secret: SecretView | undefined): ClientKeyView {
  return {
    id: key.id,
    label: key.label ?? key.name,
    prefix: secret?.prefix ?? '',
    last4: secret?.last4 ?? '',
    createdAt: key.createdAt.toISOString(),
    rotatedAt: key.rotatedAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    suspendedAt: key.suspendedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    status: keyStatus(key, account),
    multiplier: formatMultiplier(multiplierOf(key)),
    shown: viewShown(key, money),
    realSpentUsd: formatUsd(money.spentNano),
    realBalanceUsd: formatUsd(money.balanceNano),
    allowedModels: key.allowedModels,
    allowedNetworks: key.allowedNetworks,
    concurrency: key.concurrency,
    requestsPerMinute: key.requestsPerMinute,
    tokensPerMinute: key.tokensPerMinute,
  };
}

/**
 * The budget that the client sees, and what remains of it: the budget less what was shown as spent, so that the fraction of a nano-USD that no
 * credit could be moved for is part of it. A request that was admitted before the multiplier changed is charged to the client at
 * the old one; then that difference is not what the credit behind it is worth now, and the budget follows the credit.
 */
export function shownBudget(
  { budgetShownNano, multiplierMillionths }: { readonly budgetShownNano: NanoUsd; readonly multiplierMillionths: number },
  { spentShownNano, balanceNano, requests }: ClientMoney,
): { readonly budgetNano: NanoUsd; readonly remainingNano: NanoUsd } {
  const left = nano(budgetShownNano - spentShownNano);
  const worth = toShownDown(balanceNano > 0n ? balanceNano : nano(0n), multiplierMillionths);
  const gap = left > worth ? left - worth : worth - left;
  // Each amount that was shown is rounded by half a nano-USD, credit by one real nano-USD.
  const rounding = (BigInt(multiplierMillionths) + one - 1n) / one + BigInt(requests) + 1n;
  if (gap > rounding) return { budgetNano: nano(spentShownNano + worth), remainingNano: worth };
  const isEmpty = balanceNano <= 0n || left <= 0n;
  return { budgetNano: budgetShownNano, remainingNano: isEmpty ? nano(0n) : left };
}

/** A multiplier of one, in millionths. */
const one = 1_000_000n;

function viewShown(key: KeyRow, money: ClientMoney): ClientBalance {
  const { spentShownNano, balanceNano, heldNano } = money;
  const multiplierMillionths = multiplierOf(key);
  const { budgetNano, remainingNano } = shownBudget({ budgetShownNano: nano(key.budgetShownNano ?? 0n), multiplierMillionths }, money);
  const free = balanceNano > heldNano ? nano(balanceNano - heldNano) : nano(0n);
  return {
    budgetUsd: formatUsd(budgetNano),
    spentUsd: formatUsd(spentShownNano),
    remainingUsd: formatUsd(remainingNano),
    availableUsd: formatUsd(toShownDown(free, multiplierMillionths)),
  };
}

export function multiplierOf({ multiplierMillionths }: Pick<KeyRow, 'multiplierMillionths'>): number {
  if (multiplierMillionths === null) throw new Error('a client key has a multiplier');
  return multiplierMillionths;
}
