import { formatUsd, type LedgerEntry, type LedgerPlace, listLedger } from '@derouter/billing';
import { day } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { findStaff } from '../books/list-transfers.ts';

/** A movement of a customer's credit. `amountUsd` is an exact decimal, positive if it came in. */
export interface LedgerView {
  /** Unique in the list. */
  readonly key: string;
  readonly kind: LedgerEntry['kind'];
  /** Of the receipt or the transfer. */
  readonly id: string;
  readonly at: string;
  readonly code: LedgerEntry['code'];
  readonly amountUsd: string;
  readonly reference: string;
  readonly reason: string;
  readonly actor: string;
  /** Of the staff member that the actor is. */
  readonly staff: { readonly userId: string; readonly email: string } | null;
  /** The client key whose wallet it is; null: the account's own. */
  readonly keyId: string | null;
}

export const ledgerFilter = z.object({
  accountId: z.uuid(),
  kind: z.enum(['charge', 'transfer']).optional(),
  /** First and last day (UTC). */
  from: day.optional(),
  to: day.optional(),
});

type LedgerQuery = z.output<typeof ledgerFilter>;

/** The movements of a customer's credit with charges, newest first, one page at a time. */
export async function readLedger(
  { sql }: { readonly sql: Sql },
  { accountId, kind, from, to, cursor, limit }: LedgerQuery & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly items: LedgerView[]; readonly nextCursor: string | null }> {
  const rows = await listLedger(sql, accountId, {
    kind,
    from: from === undefined ? undefined : new Date(`${from}T00:00:00Z`),
    to: to === undefined ? undefined : new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000),
    after: cursor === undefined ? undefined : readPlace(cursor),
    limit: limit + 1,
  });
  const staff = await findStaff(sql, rows);
  const items = rows.slice(0, limit).map(({ amountNano, at, ...entry }) => ({
    ...entry,
    staff: staff.get(entry.actor) ?? null,
    key: `${entry.kind}:${entry.id}:${amountNano < 0n ? 'out' : 'in'}`,
    at: at.toISOString(),
    amountUsd: formatUsd(amountNano),
  }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? `${last.at}_${last.key}` : null };
}

function readPlace(cursor: string): LedgerPlace {
  const [, at = '', kind, id = '', way] = /^([\dTZ:.-]{24})_(charge|transfer):([0-9a-f-]{1,36}):(in|out)$/.exec(cursor) ?? [];
  const time = new Date(at);
  const isId = kind === 'charge' ? z.uuid().safeParse(id).success : /^\d{1,18}$/.test(id);
  if (Number.isNaN(time.getTime()) || !isId || kind === undefined) {
    throw new DerouterError('validation_failed', 'This page of the list does not exist.', { param: 'cursor' });
  }
  return { at: time, kind: kind as LedgerPlace['kind'], id, isDebit: way === 'out' };
}
