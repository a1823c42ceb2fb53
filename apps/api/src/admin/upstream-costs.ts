import { parseUsdPerMillion, storePriceRates } from '@derouter/billing';
import type { NewUpstreamCost } from '@derouter/contracts';
import { databaseNow, databaseNowMs, newId, schema } from '@derouter/db';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { readRates } from './read-rates.ts';
import { changeOfUpstream, readUpstream, type UpstreamView } from './upstreams.ts';

/**
 * Enters what an upstream costs from now or a later moment on. Receipts keep the cost that was computed when they were booked, so a past
 * moment is refused. Throws `not_found`, `validation_failed`.
 */
export async function addUpstreamCost(
  services: Pick<Services, 'billing' | 'catalog' | 'health' | 'notices'>,
  staffUserId: string,
  id: string,
  { upstreamModel, cost, effectiveAt }: NewUpstreamCost,
): Promise<UpstreamView> {
  if (!services.catalog.upstreams().some((upstream) => upstream.id === id)) {
    throw new DerouterError('not_found', 'There is no such upstream.');
  }
  if (effectiveAt !== null && effectiveAt.getTime() < databaseNowMs()) {
    throw new DerouterError('validation_failed', 'A cost applies from now or a later moment on.', { param: 'effectiveAt' });
  }
  const values = { id: newId(), upstreamId: id, ...storedCost({ upstreamModel, cost }), effectiveAt: effectiveAt ?? databaseNow() };
  await changeAs(services, staffUserId, async ({ db }) => {
    const [added] = await db.insert(schema.upstreamCosts).values(values).returning();
    return changeOfUpstream('set upstream cost', id, changedFields(null, added));
  });
  return readUpstream(services, id);
}

/** Withdraws a cost that has not begun. Throws `conflict` if it has, or was withdrawn already. */
export async function withdrawUpstreamCost(
  services: Pick<Services, 'billing' | 'catalog' | 'health' | 'notices'>,
  staffUserId: string,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<UpstreamView> {
  const { upstreamCosts } = schema;
  const upstreamId = await changeAs(services, staffUserId, async ({ db }) => {
    const [row] = await db
      .update(upstreamCosts)
      .set({ withdrawnAt: databaseNow() })
      .where(and(eq(upstreamCosts.id, id), isNull(upstreamCosts.withdrawnAt), gt(upstreamCosts.effectiveAt, sql`now()`)))
      .returning();
    if (!row) throw new DerouterError('conflict', 'Only a cost that has not begun can be withdrawn.');
    const fields = changedFields({ ...row, withdrawnAt: null }, null);
    return { ...changeOfUpstream('withdraw upstream cost', row.upstreamId, fields, reason), value: row.upstreamId };
  });
  return readUpstream(services, upstreamId);
}

/** A cost as it is stored. Throws `validation_failed`. */
export function storedCost({ upstreamModel, cost }: Pick<NewUpstreamCost, 'upstreamModel' | 'cost'>) {
  if (cost.kind === 'rates' && upstreamModel === null) {
    throw new DerouterError('validation_failed', 'Rates are those of one model.', { param: 'upstreamModel' });
  }
  return {
    upstreamModel,
    // The text has at most four decimals: percent × 10⁶ ÷ 100.
    listShareMillionths: cost.kind === 'share' ? Number(parseUsdPerMillion(cost.percent) / 100n) : null,
    rates: cost.kind === 'rates' ? storePriceRates(readRates(cost.rates)) : null,
  };
}
