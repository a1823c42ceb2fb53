import { parseUsd } from '@derouter/billing';
import type { UpstreamCreditInput } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { changeOfUpstream, readUpstream, type UpstreamView } from './upstreams.ts';

/** Says where the prepaid credit at an upstream is known from, or what is left of it. Throws `not_found`, `validation_failed`. */
export async function setUpstreamCredit(
  services: Pick<Services, 'billing' | 'catalog' | 'health' | 'notices'>,
  staffUserId: string,
  id: string,
  { source, leftUsd, alertDays }: UpstreamCreditInput,
): Promise<UpstreamView> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const { upstreams } = schema;
    const [before] = await db.select().from(upstreams).where(eq(upstreams.id, id)).for('update');
    if (!before) throw new DerouterError('not_found', 'There is no such upstream.');
    if (source === 'staff' && leftUsd === null && before.creditSource !== 'staff') {
      throw new DerouterError('validation_failed', 'Enter what is left of the credit.', { param: 'leftUsd' });
    }
    const isEntered = source === 'staff' && leftUsd !== null;
    const isOther = source !== before.creditSource;
    const credit = isEntered
      ? { creditNano: parseUsd(leftUsd), creditReadAt: new Date(), creditError: null }
      : isOther
        ? { creditNano: null, creditReadAt: null, creditError: null }
        : {};
    const [changed] = await db
      .update(upstreams)
      .set({ creditSource: source, creditAlertDays: alertDays, ...credit })
      .where(eq(upstreams.id, id))
      .returning();
    return changeOfUpstream('set upstream credit', id, changedFields(before, changed));
  });
  return readUpstream(services, id);
}
