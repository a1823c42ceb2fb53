import { adjustWallet, formatUsd, LedgerError, listMovements, parseUsd, readWallet, type WalletCode } from '@derouter/billing';
import { type Adjustment, adjustmentUsd } from '@derouter/contracts';
import { type Sql, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { authorOf, changeAs, type StaffAction } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { type CustomerView, readCustomer } from './customer/list-customers.ts';

/** A change to a customer's wallet other than usage. Positive amounts are credits. */
export interface MovementView {
  readonly at: string;
  readonly code: WalletCode;
  readonly amountUsd: string;
  readonly reference: string;
  readonly reason: string;
  readonly actor: string;
}

/**
 * Adjusts a customer's credit, with a reason. The form generates `adjustmentId`, so that submitting it twice books it once.
 * Throws `amount_invalid`, `insufficient_credit`, `conflict`, `not_found`.
 */
export async function adjustCustomer(
  services: Pick<Services, 'billing' | 'db' | 'notices' | 'sql'>,
  staffUserId: string,
  input: Adjustment,
): Promise<CustomerView> {
  const amountNano = readAmount(input.amountUsd);
  const { walletId } = await readAccount(services, input.accountId);
  await changeAs(services, staffUserId, async ({ sql }) => {
    const actions = await bookAdjustment(sql, { ...input, walletId, amountNano, actor: authorOf(staffUserId) });
    return { value: undefined, actions, notices: [] };
  }).catch(explainRefusal);
  return readCustomer(services, input.accountId);
}

/** Books an adjustment in the caller's transaction. Returns its audit entry; none if it was booked before. Throws `LedgerError`. */
export async function bookAdjustment(
  tx: Sql,
  adjusted: Adjustment & { readonly walletId: bigint; readonly amountNano: bigint; readonly actor: string },
): Promise<StaffAction[]> {
  const { accountId, walletId, kind, amountNano, reason } = adjusted;
  const before = await readWallet(tx, walletId);
  const { replayed } = await adjustWallet(tx, adjusted);
  if (replayed) return [];
  const fields = changedFields(before, await readWallet(tx, walletId));
  return [{ action: 'adjust', detail: `${kind} ${formatUsd(amountNano)}`, subject: accountId, reason, ...fields }];
}

/** Says why the ledger refused an adjustment. */
export function explainRefusal(error: unknown): never {
  if (!(error instanceof LedgerError)) throw error;
  if (error.code === 'insufficient_credit') {
    throw new DerouterError('conflict', 'The customer does not have this much available.', { param: 'amountUsd', cause: error });
  }
  if (error.code === 'idempotency_conflict') {
    throw new DerouterError('conflict', 'This form was already submitted with other values. Open it again.', { cause: error });
  }
  throw error;
}

/** The newest movements of a customer's wallet other than usage. Throws `not_found`. */
export async function readMovements(services: Pick<Services, 'db' | 'sql'>, accountId: string): Promise<MovementView[]> {
  const { walletId } = await readAccount(services, accountId);
  const movements = await listMovements(services.sql, walletId, 100);
  return movements.map(({ at, amountNano, ...rest }) => ({ ...rest, at: at.toISOString(), amountUsd: formatUsd(amountNano) }));
}

/** Throws `not_found`. */
export async function readAccount({ db }: Pick<Services, 'db'>, accountId: string) {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (!account) throw new DerouterError('not_found', 'There is no such customer.');
  return account;
}

/** Throws `amount_invalid`. */
export function readAmount(text: string): bigint {
  if (adjustmentUsd.safeParse(text).success) return parseUsd(text);
  throw new DerouterError('amount_invalid', 'Enter an amount above 0, up to $10000, with at most six decimals.', { param: 'amountUsd' });
}
