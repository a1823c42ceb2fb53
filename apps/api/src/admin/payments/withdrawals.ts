import { bookWithdrawal, formatUsd, parseUsd } from '@derouter/billing';
import type { StaffWithdrawal } from '@derouter/contracts';
import { type Sql, schema } from '@derouter/db';
import { eq, sql as raw } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import type { Transaction } from '../../jobs/index.ts';
import { findWithdrawal, lockWithdrawals } from '../../payments/index.ts';
import type { Services } from '../../services.ts';
import { authorOf, changeAs } from '../change-as.ts';

const { withdrawals: table } = schema;

type Row = typeof table.$inferSelect;

/** A withdrawal as staff see it. Times are ISO texts; authors are email addresses where they are staff. */
export interface WithdrawalView extends Pick<Row, 'id' | 'clearing' | 'destination' | 'direction' | 'reference' | 'reason' | 'state'> {
  readonly amountUsd: string;
  readonly feeUsd: string;
  readonly requestedBy: string;
  /** Whether the reader asked for it, and so may only take it back. */
  readonly isOwn: boolean;
  readonly createdAt: string;
  readonly decidedBy: string | null;
}

type Needs = Pick<Services, 'billing' | 'config' | 'notices'>;

/**
 * Books money that left a clearing account, or went back to it; or stores it until a colleague confirms it, if the staff member books
 * more within a day than one person may. The same id again changes nothing. Throws `not_found`, `conflict`.
 */
export function withdrawOrAsk(services: Needs, staffUserId: string, input: StaffWithdrawal): Promise<{ readonly state: Row['state'] }> {
  return withdraw(services, staffUserId, input, parseUsd(services.config.adjustmentApprovalUsd));
}

/** As `withdrawOrAsk`, for the operator at the command line, who needs no second person. */
export function withdrawAsOperator(
  services: Pick<Services, 'billing' | 'notices'>,
  operator: string,
  input: StaffWithdrawal,
): Promise<{ readonly state: Row['state'] }> {
  return withdraw(services, operator, input, null);
}

function withdraw(
  services: Pick<Services, 'billing' | 'notices'>,
  staffUserId: string,
  input: StaffWithdrawal,
  limitNano: bigint | null,
): Promise<{ readonly state: Row['state'] }> {
  const { id, clearing, destination, direction, amountUsd, feeUsd, reference, reason } = input;
  const asked = {
    ...{ id, clearing, destination, direction, amountNano: parseUsd(amountUsd), feeNano: parseUsd(feeUsd), reference, reason },
    requestedBy: authorOf(staffUserId),
  };
  return changeAs(services, staffUserId, async ({ db, sql }) => {
    await lockWithdrawals(sql);
    const [known] = await db.select().from(table).where(eq(table.id, id));
    if (known) return { value: requireSame(known, asked), actions: [], notices: [] };
    const [account] = await sql`SELECT 1 FROM ledger_accounts WHERE code = ${clearing}`;
    if (!account) throw new DerouterError('not_found', 'There is no such clearing account.', { param: 'clearing' });
    if (await findWithdrawal(sql, asked)) {
      throw new DerouterError('conflict', 'This reference is booked already, or waits for a colleague.', { param: 'reference' });
    }
    const total = asked.amountNano + asked.feeNano;
    const state = limitNano === null || (await bookedAlone(sql, asked.requestedBy)) + total <= limitNano ? 'booked' : 'pending';
    await db.insert(table).values({ ...asked, state });
    if (state === 'booked') await book(sql, asked);
    const action = state === 'booked' ? 'book withdrawal' : 'ask to book withdrawal';
    const detail = `${direction} ${formatUsd(asked.amountNano)}, fee ${formatUsd(asked.feeNano)}`;
    const after = { id, destination, direction, amountUsd, feeUsd, reference, state };
    return { value: { state }, actions: [{ action, detail, subject: clearing, reason, before: null, after }], notices: [] };
  });
}

function requireSame(known: Row, asked: Omit<typeof table.$inferInsert, 'state'>): { readonly state: Row['state'] } {
  const names = ['clearing', 'destination', 'direction', 'amountNano', 'feeNano', 'reference', 'reason', 'requestedBy'] as const;
  if (names.some((name) => known[name] !== asked[name])) {
    throw new DerouterError('conflict', 'This form was already submitted with other values. Open it again.');
  }
  return { state: known.state };
}

/** What a staff member has booked within a day without a second person. */
async function bookedAlone(sql: Sql, author: string): Promise<bigint> {
  const [row] = await sql<{ sum: bigint }[]>`
    SELECT coalesce(sum(amount_nano + fee_nano), 0)::bigint AS sum FROM withdrawals
    WHERE requested_by = ${author} AND state = 'booked' AND decided_by IS NULL AND created_at > now() - interval '24 hours'`;
  return row?.sum ?? 0n;
}

async function book(tx: Transaction['sql'], row: Omit<typeof table.$inferInsert, 'state'>): Promise<void> {
  const { id, clearing, requestedBy: actor, ...rest } = row;
  await bookWithdrawal(tx, { ...rest, withdrawalKey: id, clearing: clearing as `clearing:${string}`, actor });
}

/**
 * Books a withdrawal that waits, in the name of who asked for it, or declines it. Only somebody else may confirm; who asked may take it
 * back. Throws `not_found`, and `conflict` if it has been decided.
 */
export async function decideWithdrawal(
  services: Pick<Services, 'billing' | 'notices'>,
  staffUserId: string,
  { id, decision, reason }: { readonly id: string; readonly decision: 'confirm' | 'decline'; readonly reason: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ db, sql }) => {
    await lockWithdrawals(sql);
    const [asked] = await db.select().from(table).where(eq(table.id, id));
    if (!asked) throw new DerouterError('not_found', 'There is no such withdrawal.');
    if (asked.state !== 'pending') throw new DerouterError('conflict', 'This withdrawal has been decided already.');
    const decidedBy = authorOf(staffUserId);
    if (decision === 'confirm') {
      if (asked.requestedBy === decidedBy) throw new DerouterError('conflict', 'Somebody else must confirm your withdrawal.');
      await book(sql, asked);
    }
    const state = decision === 'confirm' ? 'booked' : 'declined';
    // The time of its transfers.
    const now = raw`now()`;
    await db.update(table).set({ state, decidedBy, decidedAt: now, decisionReason: reason }).where(eq(table.id, id));
    const what = { action: `${decision} withdrawal`, detail: `${asked.direction} ${formatUsd(asked.amountNano)}` } as const;
    const fields = { before: { id, state: asked.state }, after: { id, state } };
    return { value: undefined, actions: [{ ...what, subject: asked.clearing, reason, ...fields }], notices: [] };
  });
}

/** Withdrawals, newest first. */
export async function listWithdrawals(
  { sql }: Pick<Services, 'sql'>,
  staffUserId: string,
  { state, cursor, limit }: { readonly state?: Row['state'] | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly items: WithdrawalView[]; readonly nextCursor: string | null }> {
  // As an id, so that its user is found by it.
  const nameOf = (column: 'requested_by' | 'decided_by') => {
    const author = sql(`w.${column}`);
    const id = sql`CASE WHEN ${author} ~ '^staff:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN substr(${author}, 7)::uuid END`;
    return sql`coalesce((SELECT email FROM users WHERE id = ${id}), ${author})`;
  };
  const rows = await sql<(Omit<WithdrawalView, 'amountUsd' | 'feeUsd' | 'createdAt'> & { amount: bigint; fee: bigint; createdAt: Date })[]>`
    SELECT w.id, w.clearing, w.destination, w.direction, w.amount_nano AS amount, w.fee_nano AS fee, w.reference, w.reason, w.state,
      ${nameOf('requested_by')} AS "requestedBy", w.requested_by = ${authorOf(staffUserId)} AS "isOwn", w.created_at AS "createdAt",
      ${nameOf('decided_by')} AS "decidedBy"
    FROM withdrawals w
    WHERE true ${state === undefined ? sql`` : sql`AND w.state = ${state}`}
      ${cursor === undefined ? sql`` : sql`AND (w.created_at, w.id) < (SELECT created_at, id FROM withdrawals WHERE id = ${cursor})`}
    ORDER BY w.created_at DESC, w.id DESC LIMIT ${limit + 1}`;
  const items = rows.slice(0, limit).map(({ amount, fee, createdAt, ...row }) => ({
    ...row,
    amountUsd: formatUsd(amount),
    feeUsd: formatUsd(fee),
    createdAt: createdAt.toISOString(),
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
