import { adjustWallet, formatUsd, parseUsd } from '@derouter/billing';
import type { Adjustment } from '@derouter/contracts';
import { type Sql, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import type { Transaction } from '../../jobs/index.ts';
import type { Services } from '../../services.ts';
import { bookAdjustment, explainRefusal, readAccount, readAmount } from '../adjust-customer.ts';
import { authorOf, changeAs, type StaffAction } from '../change-as.ts';
import { type CustomerView, readCustomer } from './list-customers.ts';

const { pendingAdjustments: table } = schema;

/** An adjustment that a second person must confirm, or has decided. Times are ISO texts. */
export interface PendingAdjustmentView {
  readonly id: string;
  readonly accountId: string;
  readonly email: string | null;
  readonly kind: Adjustment['kind'];
  readonly amountUsd: string;
  readonly reason: string;
  readonly state: 'pending' | 'confirmed' | 'declined';
  readonly requestedBy: string;
  /** Whether the reader asked for it, and so may only take it back. */
  readonly isOwn: boolean;
  readonly createdAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
}

interface Adjusted {
  readonly state: 'booked' | 'pending';
  readonly customer: CustomerView;
}

type Needs = Pick<Services, 'billing' | 'config' | 'db' | 'notices' | 'sql'>;

/**
 * Adjusts a customer's credit, or stores the adjustment until a colleague confirms it: if the staff member adjusts more of this customer
 * within a day than one person may, so that a large amount cannot be split, in turn or at once. Throws as `adjustCustomer`.
 */
export async function adjustOrAsk(services: Needs, staffUserId: string, input: Adjustment): Promise<Adjusted> {
  const amountNano = readAmount(input.amountUsd);
  const limitNano = parseUsd(services.config.adjustmentApprovalUsd);
  const state = await changeAs<Adjusted['state']>(services, staffUserId, async (transaction) => {
    const { walletId } = await readAccount(transaction, input.accountId);
    const own = { ...input, amountNano, walletId, actor: authorOf(staffUserId) };
    await lockAdjustments(transaction.sql, own);
    const [known] = await transaction.db.select().from(table).where(eq(table.id, input.adjustmentId));
    if (known) {
      requireSame(known, own);
      return { value: 'pending', actions: [], notices: [] };
    }
    const isAllowed = (await adjustedByNano(transaction.sql, own)) + amountNano <= limitNano;
    if (isAllowed || (await isBooked(transaction.sql, input.adjustmentId))) {
      return { value: 'booked', actions: await bookAdjustment(transaction.sql, own), notices: [] };
    }
    return { value: 'pending', actions: [await ask(transaction.db, staffUserId, own)], notices: [] };
  }).catch(explainRefusal);
  return { state, customer: await readCustomer(services, input.accountId) };
}

type Own = Adjustment & { readonly amountNano: bigint; readonly walletId: bigint; readonly actor: string };

/** Makes adjustments of a wallet by the same person wait for each other until the transaction ends: each counts those before it. */
async function lockAdjustments(tx: Sql, { walletId, actor }: Own): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`adjustments of ${walletId} by ${actor}`}, 0))`;
}

/** What a staff member has adjusted of a wallet within a day, whichever way. */
async function adjustedByNano(tx: Sql, { walletId, actor }: Own): Promise<bigint> {
  const [row] = await tx<{ sum: bigint }[]>`
    SELECT coalesce(sum(t.amount_nano), 0)::bigint AS sum
    FROM wallets w JOIN transfers t ON t.code <> 'usage' AND t.created_at > now() - interval '24 hours' AND (
      t.credit_account_id IN (w.paid_account_id, w.promo_account_id) OR t.debit_account_id IN (w.paid_account_id, w.promo_account_id))
    WHERE w.id = ${walletId.toString()} AND t.code IN ('adjustment', 'promotion') AND t.actor = ${actor}`;
  return row?.sum ?? 0n;
}

/** Whether this adjustment was booked when the form was submitted before. */
async function isBooked(tx: Sql, adjustmentId: string): Promise<boolean> {
  const rows =
    await tx`SELECT 1 FROM transfers WHERE code <> 'usage' AND reference = ${adjustmentId} AND code IN ('adjustment', 'promotion')`;
  return rows.length > 0;
}

async function ask(db: Transaction['db'], staffUserId: string, own: Own): Promise<StaffAction> {
  const { adjustmentId: id, accountId, kind, amountNano, reason } = own;
  const stored = await db
    .insert(table)
    .values({ id, accountId, kind, amountNano, reason, requestedBy: staffUserId })
    .onConflictDoNothing()
    .returning({ id: table.id });
  // Somebody else's form has this id.
  if (stored.length === 0) throw alreadySubmitted();
  const after = { id, kind, amountUsd: formatUsd(amountNano), state: 'pending' };
  return { action: 'ask to adjust', detail: `${kind} ${formatUsd(amountNano)}`, subject: accountId, reason, before: null, after };
}

function requireSame(known: typeof table.$inferSelect, { accountId, kind, amountNano, reason }: Own): void {
  const isSame = known.accountId === accountId && known.kind === kind && known.amountNano === amountNano && known.reason === reason;
  if (!isSame) throw alreadySubmitted();
}

function alreadySubmitted(): DerouterError {
  return new DerouterError('conflict', 'This form was already submitted with other values. Open it again.');
}

/**
 * Books an adjustment that waits, in the name of who asked for it, or declines it. Only somebody else may confirm; who asked may take it
 * back. Throws `not_found`, `conflict` if it has been decided, and as `adjustCustomer`.
 */
export async function decideAdjustment(
  services: Needs,
  staffUserId: string,
  { id, decision, reason }: { readonly id: string; readonly decision: 'confirm' | 'decline'; readonly reason: string },
): Promise<CustomerView> {
  const accountId = await changeAs(services, staffUserId, async ({ db, sql }) => {
    const [asked] = await db.select().from(table).where(eq(table.id, id)).for('update');
    if (!asked) throw new DerouterError('not_found', 'There is no such adjustment.');
    if (asked.state !== 'pending') throw new DerouterError('conflict', 'This adjustment has been decided already.');
    if (decision === 'confirm') {
      if (asked.requestedBy === staffUserId) throw new DerouterError('conflict', 'Somebody else must confirm your adjustment.');
      const { walletId } = await readAccount({ db }, asked.accountId);
      const { kind, amountNano, reason: why, requestedBy } = asked;
      await adjustWallet(sql, { adjustmentId: id, walletId, kind, amountNano, reason: why, actor: `staff:${requestedBy}` });
    }
    const state = decision === 'confirm' ? 'confirmed' : 'declined';
    await db.update(table).set({ state, decidedBy: staffUserId, decidedAt: new Date(), decisionReason: reason }).where(eq(table.id, id));
    const what = { action: `${decision} adjustment`, detail: `${asked.kind} ${formatUsd(asked.amountNano)}` } as const;
    const fields = { before: { id, state: asked.state }, after: { id, state } };
    return { value: asked.accountId, actions: [{ ...what, subject: asked.accountId, reason, ...fields }], notices: [] };
  }).catch(explainRefusal);
  return readCustomer(services, accountId);
}

/** Adjustments that wait for a second person, or those that were decided, newest first. */
export async function listAdjustments(
  { sql }: { readonly sql: Sql },
  staffUserId: string,
  filter: {
    readonly accountId?: string | undefined;
    readonly isOpen?: boolean | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<{ readonly items: PendingAdjustmentView[]; readonly nextCursor: string | null }> {
  const { accountId, isOpen, cursor, limit } = filter;
  const rows = await sql<
    (Omit<PendingAdjustmentView, 'amountUsd' | 'createdAt' | 'decidedAt'> & { amount: bigint; createdAt: Date; decidedAt: Date | null })[]
  >`
    SELECT p.id, p.account_id AS "accountId", c.email, p.kind, p.amount_nano AS amount, p.reason, p.state, r.email AS "requestedBy",
      p.requested_by = ${staffUserId} AS "isOwn", p.created_at AS "createdAt", d.email AS "decidedBy", p.decided_at AS "decidedAt",
      p.decision_reason AS "decisionReason"
    FROM pending_adjustments p JOIN users r ON r.id = p.requested_by
    LEFT JOIN users c ON c.account_id = p.account_id LEFT JOIN users d ON d.id = p.decided_by
    WHERE true ${accountId === undefined ? sql`` : sql`AND p.account_id = ${accountId}`}
      ${isOpen === undefined ? sql`` : isOpen ? sql`AND p.state = 'pending'` : sql`AND p.state <> 'pending'`}
      ${cursor === undefined ? sql`` : sql`AND (p.created_at, p.id) < (SELECT created_at, id FROM pending_adjustments WHERE id = ${cursor})`}
    ORDER BY p.created_at DESC, p.id DESC LIMIT ${limit + 1}`;
  const items = rows.slice(0, limit).map(({ amount, createdAt, decidedAt, ...row }) => ({
    ...row,
    amountUsd: formatUsd(amount),
    createdAt: createdAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
