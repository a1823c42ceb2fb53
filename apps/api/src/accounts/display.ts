import { type DisplayChange, displayChange } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Services } from '../services.ts';

/** How pages show tables to a user; null: the default. */
export interface Display {
  readonly receiptColumns: NonNullable<DisplayChange['receiptColumns']> | null;
}

/** Unlike what is asked for, what is stored may have settings of a later version. */
const known = z.object(displayChange.shape);

/** Reads what is stored. What this version does not know is the default. */
export function parseDisplay(stored: unknown): Display {
  return { receiptColumns: known.safeParse(stored).data?.receiptColumns ?? null };
}

/** Changes what is given, in one statement, so that two devices do not undo each other's changes. */
export async function changeDisplay({ db }: Pick<Services, 'db'>, userId: string, change: DisplayChange): Promise<Display> {
  const { users } = schema;
  const [row] = await db
    .update(users)
    .set({ display: sql`jsonb_strip_nulls(${users.display} || ${JSON.stringify(change)}::text::jsonb)` })
    .where(eq(users.id, userId))
    .returning({ display: users.display });
  return parseDisplay(row?.display);
}
