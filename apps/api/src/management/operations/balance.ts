import type { Sql } from '@derouter/db';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { defineOperation } from '../operation.ts';

const fourDecimals = z.string().regex(/^-?\d+\.\d{4}$/);

const balance = z
  .object({
    balance: fourDecimals.meta({ description: 'All credit of the account in USD, rounded down: locked_balance + available, exactly.' }),
    locked_balance: fourDecimals.meta({ description: 'Set aside for running requests and for the unspent budgets of client keys.' }),
    available: fourDecimals.meta({ description: 'Can be spent now, rounded down.' }),
  })
  .meta({ id: 'Balance', examples: [{ balance: '100.0000', locked_balance: '20.0000', available: '80.0000' }] });

export const getBalance = defineOperation({
  id: 'getBalance',
  method: 'GET',
  path: '/api/balance',
  tag: 'Balance',
  summary: 'Read the balance',
  kinds: ['account'],
  scope: 'any',
  errors: [],
  answer: { status: 200, description: 'The balance.', schema: balance },
  handle: async ({ services: { sql }, principal }) => viewBalance(await readCredit(sql, principal.accountId)),
});

/** Credit in nano-USD: of all the account's wallets, and what its own wallet can spend now. */
interface Credit {
  readonly postedNano: bigint;
  readonly availableNano: bigint;
}

/** Reads all wallets of the account in one statement, so that the figures belong together. */
export async function readCredit(sql: Sql, accountId: string): Promise<Credit> {
  const [row] = await sql<Credit[]>`
    WITH owned AS (
      SELECT wallet_id, true AS is_own FROM accounts WHERE id = ${accountId}
      UNION ALL SELECT wallet_id, false FROM keys WHERE account_id = ${accountId} AND kind = 'client')
    SELECT sum(w.paid_nano + w.promo_nano)::bigint AS "postedNano",
           sum(w.paid_nano + w.promo_nano - w.held_nano) FILTER (WHERE o.is_own)::bigint AS "availableNano"
    FROM owned o JOIN wallets w ON w.id = o.wallet_id HAVING count(*) > 0`;
  if (!row) throw new DerouterError('not_found', 'There is no such account.');
  return row;
}

/** Nano-USD in the last of four decimals. */
const unitNano = 100_000n;

/** Rounds the balance and the available credit down; what is locked is their difference, so that the three agree. */
export function viewBalance({ postedNano, availableNano }: Credit): z.output<typeof balance> {
  const [all, available] = [floorUnits(postedNano), floorUnits(availableNano)];
  return { balance: formatUnits(all), locked_balance: formatUnits(all - available), available: formatUnits(available) };
}

function floorUnits(nano: bigint): bigint {
  const units = nano / unitNano;
  return nano < 0n && nano % unitNano !== 0n ? units - 1n : units;
}

function formatUnits(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(5, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
