import { newId, schema } from '@derouter/db';
import type { Services } from '../services.ts';

/** Writes down what a member of staff did: to whom or what, and why. */
export async function recordAction({ db }: Services, staffUserId: string, action: string, subject: string, reason = ''): Promise<void> {
  await db.insert(schema.staffActions).values({ id: newId(), staffUserId, action, subject, reason });
}
