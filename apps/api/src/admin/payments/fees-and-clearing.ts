import { formatUsd, nanoPerUsd, parseUsd, readClearingBalances } from '@derouter/billing';
import { schema } from '@derouter/db';
import { desc, eq, sql } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import { currentFeeSchedule, isWithinTolerance, setFeeSchedule } from '../../payments/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';
import { changedFields } from '../changed-fields.ts';
import { after, byAge, type PageInput, pageOf } from '../paging.ts';

/** The fee of each rail as staff see it. `percent` is a decimal such as `5.5`. */
export interface FeeView {
  readonly provider: string;
  readonly title: string;
  readonly percent: string;
  readonly fixedUsd: string;
  readonly minimumUsd: string;
}

const ppmPerPercent = 10_000;

export async function listFees({ db, payments }: Pick<Services, 'db' | 'payments'>): Promise<FeeView[]> {
  return Promise.all(
    payments.rails.map(async ({ name, title }) => {
      const schedule = await currentFeeSchedule(db, name);
      return {
        provider: name,
        title: title.en,
        percent: String((schedule?.percentPpm ?? 0) / ppmPerPercent),
        fixedUsd: formatUsd(schedule?.fixedNano ?? 0n),
        minimumUsd: formatUsd(schedule?.minimumNano ?? 0n),
      };
    }),
  );
}

/** A fee that was set, with who set it: the address of a staff member, or else the name of the process or operator. */
export interface PastFeeView extends Omit<FeeView, 'title'> {
  readonly id: string;
  readonly effectiveAt: string;
  readonly setBy: string;
}

/** Every fee that was ever set, newest first. */
export async function listPastFees({ db }: Pick<Services, 'db'>, page: PageInput) {
  const { feeSchedules: table, users } = schema;
  const rows = await db
    .select({ fee: table, email: users.email })
    .from(table)
    .leftJoin(
      users,
      eq(users.id, sql`CASE WHEN ${table.createdBy} ~ ${'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'} THEN ${table.createdBy}::uuid END`),
    )
    .where(after(table, page))
    .orderBy(...byAge(table))
    .limit(page.limit + 1);
  return pageOf(
    rows,
    page,
    ({ fee, email }): PastFeeView => ({
      id: fee.id,
      provider: fee.provider,
      percent: String(fee.percentPpm / ppmPerPercent),
      fixedUsd: formatUsd(fee.fixedNano),
      minimumUsd: formatUsd(fee.minimumNano),
      effectiveAt: fee.effectiveAt.toISOString(),
      setBy: email ?? fee.createdBy,
    }),
  );
}

/** Sets a rail's fee, in force for orders from now on. Throws `not_found`, `amount_invalid`. */
export async function setFee(
  services: Pick<Services, 'billing' | 'notices' | 'payments'>,
  staffUserId: string,
  fee: {
    readonly provider: string;
    readonly percent: string;
    readonly fixedUsd: string;
    readonly minimumUsd: string;
    readonly reason: string;
  },
): Promise<void> {
  if (!services.payments.find(fee.provider)) throw new DerouterError('not_found', 'There is no such payment method.');
  const percentPpm = Number(parseUsd(fee.percent) / (nanoPerUsd / BigInt(ppmPerPercent)));
  if (percentPpm > 30 * ppmPerPercent) throw new DerouterError('amount_invalid', 'A fee is at most 30 percent.', { param: 'percent' });
  await changeAs(services, staffUserId, async ({ db }) => {
    const { provider } = fee;
    const amounts = { percentPpm, fixedNano: parseUsd(fee.fixedUsd), minimumNano: parseUsd(fee.minimumUsd) };
    const before = await currentFeeSchedule(db, provider);
    await setFeeSchedule(db, { provider, ...amounts, createdBy: staffUserId });
    const detail = `${fee.percent} %, $${fee.fixedUsd}, at least $${fee.minimumUsd}`;
    return {
      value: undefined,
      actions: [
        { action: 'set fee', detail, subject: provider, reason: fee.reason, ...changedFields(before && pickAmounts(before), amounts) },
      ],
      notices: [],
    };
  });
}

function pickAmounts({ percentPpm, fixedNano, minimumNano }: { percentPpm: number; fixedNano: bigint; minimumNano: bigint }) {
  return { percentPpm, fixedNano, minimumNano };
}

/** Every clearing account with its last reconciliation. */
export async function listClearing({ db, sql }: Pick<Services, 'db' | 'sql'>) {
  const { railReconciliations: table } = schema;
  const last = await db.selectDistinctOn([table.clearing]).from(table).orderBy(table.clearing, desc(table.createdAt));
  const byCode = new Map(last.map((row) => [row.clearing, row]));
  return (await readClearingBalances(sql)).map(({ code, heldNano }) => {
    const row = byCode.get(code);
    return {
      clearing: code,
      ledgerUsd: formatUsd(heldNano),
      reconciled: row
        ? {
            at: row.createdAt.toISOString(),
            ledgerUsd: formatUsd(row.ledgerNano),
            providerUsd: row.providerNano === null ? null : formatUsd(row.providerNano),
            differenceUsd: row.providerNano === null ? null : formatUsd(row.providerNano - row.ledgerNano),
            /** The difference raised no alarm. */
            isWithinTolerance: row.providerNano !== null && isWithinTolerance(readTolerance(row.detail), row.providerNano, row.ledgerNano),
          }
        : null,
    };
  });
}

function readTolerance(detail: unknown): number {
  const { tolerancePercent } = (detail ?? {}) as { tolerancePercent?: unknown };
  return typeof tolerancePercent === 'number' ? tolerancePercent : 0;
}

/** Compares every clearing account with its provider now, and books what only such a question brings to light. */
export async function reconcileNow(
  services: Pick<Services, 'billing' | 'db' | 'notices' | 'payments' | 'sql'>,
  staffUserId: string,
): Promise<void> {
  const read = async () => Object.fromEntries((await listClearing(services)).map(({ clearing, ledgerUsd }) => [clearing, ledgerUsd]));
  const before = await read();
  await services.payments.reconcile();
  const now = await read();
  await changeAs(services, staffUserId, async () => ({
    value: undefined,
    actions: [{ action: 'reconcile', subject: 'clearing accounts', before, after: now }],
    notices: [],
  }));
}
