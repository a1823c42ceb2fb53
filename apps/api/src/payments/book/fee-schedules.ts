import { nanoPerUsd } from '@derouter/billing';
import { type Database, newId, schema } from '@derouter/db';
import { and, desc, eq, lte, sql } from 'drizzle-orm';

const { feeSchedules: schedules } = schema;

/** The fee of a rail: a share of the credit plus a fixed amount, and at least a minimum. */
export interface FeeSchedule {
  readonly id: string;
  readonly percentPpm: number;
  readonly fixedNano: bigint;
  readonly minimumNano: bigint;
}

/** The schedule in force for a rail; null if it charges no fee. */
export async function currentFeeSchedule(db: Database, rail: string): Promise<FeeSchedule | null> {
  const [row] = await db
    .select()
    .from(schedules)
    .where(and(eq(schedules.provider, rail), lte(schedules.effectiveAt, sql`now()`)))
    .orderBy(desc(schedules.effectiveAt), desc(schedules.id))
    .limit(1);
  return row ?? null;
}

const million = 1_000_000n;
const nanoPerCent = nanoPerUsd / 100n;

/** The fee for buying `creditNano`, in whole cents, rounded up. */
export function feeForCredit(schedule: FeeSchedule | null, creditNano: bigint): bigint {
  if (!schedule) return 0n;
  const exact = ceilDivide(creditNano * BigInt(schedule.percentPpm), million) + schedule.fixedNano;
  const least = exact < schedule.minimumNano ? schedule.minimumNano : exact;
  return ceilDivide(least, nanoPerCent) * nanoPerCent;
}

/**
 * The fee within a deposit that nobody asked for: the percentage of the schedule, so that what remains is the credit for which it
 * would be charged. A fixed amount or a minimum would eat small deposits, which arrive in any number.
 */
export function feeOfDeposit(schedule: FeeSchedule | null, grossNano: bigint): bigint {
  if (!schedule) return 0n;
  const percent = BigInt(schedule.percentPpm);
  return (grossNano * percent) / (million + percent);
}

/** Announces a schedule, in force at once. Orders keep the fee that they were shown. */
export async function setFeeSchedule(
  db: Database,
  schedule: Omit<FeeSchedule, 'id'> & { readonly provider: string; readonly createdBy: string },
): Promise<void> {
  await db.insert(schedules).values({ id: newId(), ...schedule });
}

function ceilDivide(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by;
}
