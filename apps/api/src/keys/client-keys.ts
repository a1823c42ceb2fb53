import {
  formatUsd,
  LedgerError,
  lockWallets,
  moveCredit,
  type NanoUsd,
  nano,
  openWallet,
  parseMultiplier,
  parseUsd,
  toReal,
  toShownDown,
} from '@derouter/billing';
import type { ClientKeySettings, NewClientKey } from '@derouter/contracts';
import { newId, type Sql, schema } from '@derouter/db';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { type ClientKeyView, multiplierOf, readClientKey, readClientMoney, shownBudget } from './client-key-view.ts';
import type { AccountStatus } from './key-view.ts';
import { type Created, lockForNewKey, noSuchKey, type OnCreated } from './manage-keys.ts';
import { readSettings } from './read-settings.ts';
import { storeSecret } from './store-secret.ts';
import { lockActiveKey } from './update-key.ts';

type Parts = Pick<Services, 'billing' | 'catalog' | 'db' | 'notices' | 'sql'>;

/** Between an account's wallet and a client key's. */
interface Purse {
  readonly keyId: string;
  readonly accountWalletId: bigint;
  readonly clientWalletId: bigint;
  /** Who caused it, such as `account:<id>`. */
  readonly actor: string;
}

/**
 * Creates a client key and moves the credit behind its budget into a wallet of its own: the budget divided by the multiplier,
 * rounded down to a nano-USD. The only place that returns the secret. Throws `reseller_required`, `account_suspended`,
 * `insufficient_credit`, `conflict`, `validation_failed`.
 */
export async function createClientKey(
  services: Parts,
  accountId: string,
  { label, budgetUsd, multiplier = '1', ...settings }: NewClientKey,
  onCreated?: OnCreated<ClientKeyView>,
): Promise<Created<ClientKeyView>> {
  const values = await readSettings(services, settings);
  const multiplierMillionths = parseMultiplier(multiplier);
  const budgetShownNano = parseUsd(budgetUsd);
  const keyId = newId();
  return commitChange(services, async ({ db, sql: tx }) => {
    const account = await lockForNewKey({ db }, accountId, 'client');
    refuseSuspended(account.status);
    await requireReseller({ db }, accountId);
    const clientWalletId = await openWallet(tx, account.walletId);
    await db.insert(schema.keys).values({
      ...values,
      ...{ id: keyId, accountId, kind: 'client', name: label, label, scopes: ['inference'], walletId: clientWalletId },
      ...{ multiplierMillionths, budgetShownNano },
    });
    const purse = { keyId, accountWalletId: account.walletId, clientWalletId, actor: `account:${accountId}` };
    await moveBy(tx, purse, toReal(budgetShownNano, multiplierMillionths));
    const secret = await storeSecret(db, keyId);
    const created = { key: await readClientKey({ db, sql: tx }, accountId, keyId), secret };
    await onCreated?.({ db, sql: tx }, created);
    return { value: created, notices: [] };
  });
}

/**
 * Changes a client key. A new budget moves the difference of credit in either direction. A new multiplier moves none: the
 * unspent credit stays, and the budget that the client sees is restated as what it saw as spent plus the rest at the new multiplier.
 * Throws `not_found`, `key_revoked`, `account_suspended`, `reseller_required`, `insufficient_credit`, `conflict` if requests in flight hold what is to
 * be taken, `validation_failed`.
 */
export async function updateClientKey(
  services: Parts,
  accountId: string,
  keyId: string,
  { label, budgetUsd, multiplier, ...settings }: ClientKeySettings,
): Promise<ClientKeyView> {
  const values = await readSettings(services, settings);
  await commitChange(services, async ({ db, sql: tx }) => {
    const { key, walletId: accountWalletId, status } = await lockActiveKey({ db }, { accountId, keyId, kind: 'client' });
    await db
      .update(schema.keys)
      .set({ ...values, ...(label === undefined ? {} : { label, name: label }), walletId: key.walletId })
      .where(eq(schema.keys.id, keyId));
    if (budgetUsd !== undefined || multiplier !== undefined) {
      const purse = { keyId, accountWalletId, clientWalletId: walletOf(key), actor: `account:${accountId}` };
      await changeBudget({ db, sql: tx }, { id: accountId, status }, purse, {
        before: { multiplierMillionths: multiplierOf(key), budgetShownNano: nano(key.budgetShownNano ?? 0n) },
        multiplierMillionths: multiplier === undefined ? multiplierOf(key) : parseMultiplier(multiplier),
        budgetShownNano: budgetUsd === undefined ? null : parseUsd(budgetUsd),
      });
    }
    return { value: undefined, notices: [{ topic: 'key', subject: keyId }] };
  });
  return readClientKey(services, accountId, keyId);
}

interface BudgetChange {
  readonly before: { readonly multiplierMillionths: number; readonly budgetShownNano: NanoUsd };
  readonly multiplierMillionths: number;
  /** Null: unchanged. */
  readonly budgetShownNano: NanoUsd | null;
}

async function changeBudget(
  { db, sql: tx }: Transaction,
  account: { readonly id: string; readonly status: AccountStatus },
  purse: Purse,
  { before, multiplierMillionths, budgetShownNano }: BudgetChange,
): Promise<void> {
  // Settlements of the key wait, so spending and balance stay as they are read.
  await lockWallets(tx, [purse.accountWalletId, purse.clientWalletId]);
  const money = (await readClientMoney(tx, [purse.keyId])).get(purse.keyId);
  if (!money) throw noSuchKey();
  const { spentShownNano, balanceNano } = money;
  const isRestated = multiplierMillionths !== before.multiplierMillionths;
  const restated = isRestated
    ? nano(spentShownNano + toShownDown(balanceNano, multiplierMillionths))
    : shownBudget(before, money).budgetNano;
  const budget = budgetShownNano ?? restated;
  if (budgetShownNano !== null && budgetShownNano !== restated) {
    const unspent = budget > spentShownNano ? nano(budget - spentShownNano) : nano(0n);
    const difference = toReal(unspent, multiplierMillionths) - balanceNano;
    if (difference > 0n) {
      // The credit of a suspended account stays where a dispute can claim it.
      refuseSuspended(account.status);
      await requireReseller({ db }, account.id);
    }
    await moveBy(tx, purse, difference);
  }
  await db.update(schema.keys).set({ multiplierMillionths, budgetShownNano: budget }).where(eq(schema.keys.id, purse.keyId));
}

/**
 * Deletes a client key: it stops at once on every process, and its unspent credit returns to the account, what requests in flight
 * hold as soon as they are settled. Idempotent. Throws `not_found`.
 */
export async function deleteClientKey(services: Parts, accountId: string, keyId: string): Promise<ClientKeyView> {
  await commitChange(services, async ({ db, sql: tx }) => {
    const [key] = await db
      .update(schema.keys)
      .set({ revokedAt: sql`coalesce(revoked_at, now())` })
      .where(and(eq(schema.keys.id, keyId), eq(schema.keys.accountId, accountId), eq(schema.keys.kind, 'client')))
      .returning();
    if (!key) throw noSuchKey();
    await returnAvailable(tx, keyId);
    return { value: undefined, notices: [{ topic: 'key', subject: keyId }] };
  });
  return readClientKey(services, accountId, keyId);
}

/** Returns what deleted client keys still have once nothing is held. `keyId`: only of this key. Returns how many had something. */
export async function returnDeletedCredit({ billing, sql: raw }: Pick<Services, 'billing' | 'sql'>, keyId?: string): Promise<number> {
  const rows = await raw<{ id: string }[]>`
    SELECT k.id FROM keys k JOIN wallets w ON w.id = k.wallet_id
    WHERE k.kind = 'client' AND k.revoked_at IS NOT NULL AND w.paid_nano + w.promo_nano > w.held_nano
      AND (${keyId ?? null}::uuid IS NULL OR k.id = ${keyId ?? null}::uuid)`;
  for (const { id } of rows) {
    await billing.transaction(async ({ sql: tx, xid }) => {
      await tx`SELECT in_transaction(${xid})`;
      await returnAvailable(tx, id);
    });
  }
  return rows.length;
}

/** Moves a client key's available credit to its account. */
async function returnAvailable(tx: Sql, keyId: string): Promise<void> {
  const [row] = await tx<{ client: bigint; account: bigint; accountId: string }[]>`
    SELECT k.wallet_id AS client, a.wallet_id AS account, a.id AS "accountId" FROM keys k JOIN accounts a ON a.id = k.account_id
    WHERE k.id = ${keyId} AND k.kind = 'client'`;
  if (!row) throw noSuchKey();
  const wallet = (await lockWallets(tx, [row.client, row.account])).get(row.client);
  const available = wallet ? wallet.paidNano + wallet.promoNano - wallet.heldNano : 0n;
  if (available <= 0n) return;
  await moveBy(tx, { keyId, accountWalletId: row.account, clientWalletId: row.client, actor: `account:${row.accountId}` }, -available);
}

/** Moves credit to the client key if the difference is positive, otherwise back to the account. */
async function moveBy(tx: Sql, { keyId, accountWalletId, clientWalletId, actor }: Purse, difference: bigint): Promise<void> {
  if (difference === 0n) return;
  const isFunding = difference > 0n;
  const [fromWalletId, toWalletId] = isFunding ? [accountWalletId, clientWalletId] : [clientWalletId, accountWalletId];
  const code = isFunding ? 'client_budget' : 'client_return';
  const amountNano = isFunding ? difference : -difference;
  try {
    await moveCredit(tx, { fromWalletId, toWalletId, amountNano, code, moveKey: `${code}:${newId()}`, reference: keyId, actor });
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== 'insufficient_credit') throw error;
    if (isFunding) {
      throw new DerouterError('insufficient_credit', `Not enough credit: this budget needs $${formatUsd(amountNano)} of the account's.`, {
        cause: error,
      });
    }
    throw new DerouterError('conflict', 'Requests in flight hold a part of what is to be returned. Try again when they have ended.', {
      retryAfterSeconds: 5,
      cause: error,
    });
  }
}

function refuseSuspended(status: AccountStatus): void {
  if (status === 'suspended') throw new DerouterError('account_suspended', 'This account is suspended. Contact support.');
}

/** Throws `reseller_required` unless staff authorised the account to hand out client keys. */
async function requireReseller({ db }: Pick<Transaction, 'db'>, accountId: string): Promise<void> {
  const [active] = await selectAuthorisation(db, accountId).for('share');
  if (!active) {
    throw new DerouterError('reseller_required', 'Client keys need a written authorisation to resell. Contact support to get one.');
  }
}

/** Whether the account may hand out client keys. */
export async function isReseller({ db }: Pick<Services, 'db'>, accountId: string): Promise<boolean> {
  return (await selectAuthorisation(db, accountId)).length > 0;
}

function selectAuthorisation(db: Services['db'], accountId: string) {
  const { resellerAuthorisations } = schema;
  return db
    .select({ id: resellerAuthorisations.id })
    .from(resellerAuthorisations)
    .where(and(eq(resellerAuthorisations.accountId, accountId), isNull(resellerAuthorisations.revokedAt)));
}

function walletOf({ walletId }: { readonly walletId: bigint | null }): bigint {
  if (walletId === null) throw new Error('a client key has a wallet');
  return walletId;
}
