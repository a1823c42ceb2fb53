import { type PriceRates, storePriceRates } from '@derouter/billing';
import type { RatesInput } from '@derouter/contracts';
import { type Database, databaseNow, newId, schema } from '@derouter/db';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { priceAt, priceNoticeQueue } from '../catalog/index.ts';
import { DerouterError, sqlState } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { type AdminModel, changeOfModel, readModel } from './models.ts';
import { readRates } from './read-rates.ts';

const dayMs = 24 * 3600 * 1000;

/**
 * Announces new rates and mails the customers concerned. They take effect after the notice period, or immediately if no rate
 * rises. Throws `price_notice_too_short`, `not_found`, `validation_failed`.
 */
export async function announcePrice(
  services: Pick<Services, 'billing' | 'catalog' | 'config' | 'jobs' | 'log' | 'notices' | 'sql'>,
  staffUserId: string,
  modelId: string,
  { effectiveAt, reason = '', ...input }: RatesInput & { readonly effectiveAt: Date; readonly reason?: string | undefined },
): Promise<AdminModel> {
  const rates = readRates(input);
  const priceVersionId = await changeAs(services, staffUserId, async ({ db }) => {
    const value = await storePrice(services, db, staffUserId, modelId, rates, effectiveAt);
    const entry = services.catalog.find(modelId);
    const before = entry && (priceAt(entry, effectiveAt) ?? priceAt(entry, databaseNow()));
    const fields = changedFields(before && { rates: storePriceRates(before.rates) }, { rates: storePriceRates(rates), effectiveAt });
    return { ...changeOfModel('announce price', modelId, fields, reason), value };
  });
  await queuePriceNotices(services, [priceVersionId]);
  return readModel(services, modelId);
}

/** Queues the mails about announced prices. If queueing fails, the hourly sweep sends them; the price is stored regardless. */
export async function queuePriceNotices({ jobs, log }: Pick<Services, 'jobs' | 'log'>, priceVersionIds: readonly string[]): Promise<void> {
  if (priceVersionIds.length === 0) return;
  await jobs
    .send(priceNoticeQueue, { priceVersionIds })
    .catch((error: unknown) =>
      log.error({ err: error }, 'failed to queue the mails about announced prices; the hourly sweep will send them'),
    );
}

/** Stores a price version in the transaction of `db` and returns its id. Throws the same errors as `announcePrice`. */
export async function storePrice(
  services: Pick<Services, 'catalog' | 'config' | 'sql'>,
  db: Database,
  staffUserId: string,
  modelId: string,
  rates: PriceRates,
  effectiveAt: Date,
): Promise<string> {
  const entry = services.catalog.find(modelId);
  const now = databaseNow();
  const before = entry && (priceAt(entry, effectiveAt) ?? priceAt(entry, now));
  if (!before) throw new DerouterError('not_found', 'There is no such model.');
  const earliest = earliestRise(services, now);
  const tooSoon = (cause?: unknown) =>
    new DerouterError(
      'price_notice_too_short',
      `A price increase takes effect ${services.config.priceNoticeDays} days after its announcement at the earliest: ${earliest.toISOString().slice(0, 16)}Z.`,
      { param: 'effectiveAt', values: { days: String(services.config.priceNoticeDays) }, cause },
    );
  if (effectiveAt < earliest && (await rises(services, before.rates, rates))) throw tooSoon();
  const id = newId();
  const version = {
    id,
    modelId: entry.model.id,
    rates: storePriceRates(rates),
    announcedAt: now,
    effectiveAt: effectiveAt < now ? now : effectiveAt,
    createdBy: staffUserId,
  };
  await db
    .insert(schema.priceVersions)
    .values(version)
    .catch((error: unknown) => {
      // The database trigger compares with every price in force before `effectiveAt`, not only with the latest one.
      if (sqlState(error) === 'DR004') throw tooSoon(error);
      throw error;
    });
  return id;
}

/** The earliest time that an increase announced now can take effect. */
export function earliestRise({ config }: Pick<Services, 'config'>, now: Date): Date {
  return new Date(now.getTime() + config.priceNoticeDays * dayMs);
}

/** Withdraws an announced price before it starts. Throws `conflict` if it has started or was already withdrawn. */
export async function withdrawPrice(
  services: Pick<Services, 'billing' | 'catalog' | 'notices'>,
  staffUserId: string,
  priceVersionId: string,
  reason: string,
): Promise<AdminModel> {
  const { priceVersions } = schema;
  const modelId = await changeAs(services, staffUserId, async ({ db }) => {
    const [row] = await db
      .update(priceVersions)
      .set({ withdrawnAt: databaseNow() })
      .where(and(eq(priceVersions.id, priceVersionId), isNull(priceVersions.withdrawnAt), gt(priceVersions.effectiveAt, databaseNow())))
      .returning();
    if (!row) throw new DerouterError('conflict', 'Only an announced price that has not started can be withdrawn.');
    const fields = changedFields({ ...row, withdrawnAt: null }, row);
    return {
      ...changeOfModel('withdraw price', row.modelId, { ...fields, before: { rates: row.rates, effectiveAt: row.effectiveAt } }, reason),
      value: row.modelId,
    };
  });
  return readModel(services, modelId);
}

/** Whether some request could cost more at `next` than at `current`. Uses the database function that enforces the notice period. */
export async function rises({ sql }: Pick<Services, 'sql'>, current: PriceRates, next: PriceRates): Promise<boolean> {
  const json = (rates: PriceRates) => JSON.stringify(storePriceRates(rates));
  const [row] = await sql<{ rises: boolean }[]>`
    SELECT price_rises(${json(current)}::jsonb, ${json(next)}::jsonb) AS rises`;
  return row?.rises ?? true;
}
