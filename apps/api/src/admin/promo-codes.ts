import { formatUsd, parseUsd } from '@derouter/billing';
import { type NewPromoCode, promoUsd } from '@derouter/contracts';
import { databaseNow, schema } from '@derouter/db';
import { and, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { createPromoCode, hashPromoCode } from '../credits/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { authorOf, changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { after, byAge, type PageInput, pageOf } from './paging.ts';

const { promoCodes } = schema;

/** `planned`: it has not begun. `ended`: by its end, or by staff. */
export const promoStates = ['active', 'planned', 'used_up', 'ended'] as const;

/** A promotional code as staff see it. Its text is shown only when it is created. */
export interface PromoCodeView {
  readonly id: string;
  readonly label: string;
  readonly state: (typeof promoStates)[number];
  readonly amountUsd: string;
  readonly uses: number;
  readonly maxUses: number;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly disabledAt: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
}

const stateOf = sql<PromoCodeView['state']>`CASE
  WHEN ${promoCodes.disabledAt} IS NOT NULL OR ${promoCodes.endsAt} <= now() THEN 'ended'
  WHEN ${promoCodes.uses} >= ${promoCodes.maxUses} THEN 'used_up'
  WHEN ${promoCodes.startsAt} > now() THEN 'planned'
  ELSE 'active' END`;

/** Codes, newest first. */
export async function listPromoCodes(
  { db }: Pick<Services, 'db'>,
  { state: wanted, ...page }: PageInput & { readonly state?: PromoCodeView['state'] | undefined },
) {
  const rows = await db
    .select({ ...getTableColumns(promoCodes), state: stateOf })
    .from(promoCodes)
    .where(and(after(promoCodes, page), wanted && sql`${stateOf} = ${wanted}`))
    .orderBy(...byAge(promoCodes))
    .limit(page.limit + 1);
  return pageOf(
    rows,
    page,
    ({ codeHash: _, amountNano, startsAt, endsAt, disabledAt, createdAt, ...rest }): PromoCodeView => ({
      ...rest,
      amountUsd: formatUsd(amountNano),
      startsAt: startsAt.toISOString(),
      endsAt: endsAt?.toISOString() ?? null,
      disabledAt: disabledAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    }),
  );
}

/** Creates a code and returns its text, which is not stored. Throws `amount_invalid`, `validation_failed`, `conflict`. */
export async function addPromoCode(
  services: Pick<Services, 'billing' | 'notices' | 'sealer'>,
  staffUserId: string,
  input: NewPromoCode,
): Promise<{ readonly id: string; readonly code: string }> {
  if (!promoUsd.safeParse(input.amountUsd).success) {
    throw new DerouterError('amount_invalid', 'Enter an amount above 0, up to $1000, in whole cents.', { param: 'amountUsd' });
  }
  const startsAt = input.startsAt ? new Date(input.startsAt) : databaseNow();
  const endsAt = input.endsAt ? new Date(input.endsAt) : null;
  if (endsAt && endsAt <= startsAt) throw new DerouterError('validation_failed', 'The end must be after the start.', { param: 'endsAt' });
  const code = input.code ?? createPromoCode();
  const { id, label, amountUsd, maxUses } = input;
  await changeAs(services, staffUserId, async ({ db }) => {
    const added = await db
      .insert(promoCodes)
      .values({
        id,
        codeHash: hashPromoCode(services.sealer, code),
        label,
        amountNano: parseUsd(amountUsd),
        maxUses,
        startsAt,
        endsAt,
        createdBy: authorOf(staffUserId),
      })
      .onConflictDoNothing()
      .returning();
    if (added.length === 0) throw new DerouterError('conflict', 'This code exists already.', { param: 'code' });
    const what = { action: 'create promotional code', detail: `${maxUses} × ${amountUsd} USD` } as const;
    return { value: undefined, actions: [{ ...what, subject: id, reason: label, ...changedFields(null, added[0]) }], notices: [] };
  });
  return { id, code };
}

/** Ends a code for good; what it gave stays. Throws `not_found`. */
export async function disablePromoCode(
  services: Pick<Services, 'billing' | 'notices'>,
  staffUserId: string,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const [promo] = await db.select().from(promoCodes).where(eq(promoCodes.id, id));
    if (!promo) throw new DerouterError('not_found', 'There is no such code.');
    const disabled = await db
      .update(promoCodes)
      .set({ disabledAt: new Date() })
      .where(and(eq(promoCodes.id, id), isNull(promoCodes.disabledAt)))
      .returning();
    const actions = disabled.map((row) => ({
      action: 'disable promotional code' as const,
      subject: id,
      reason,
      ...changedFields(promo, row),
    }));
    return { value: undefined, actions, notices: [] };
  });
}
