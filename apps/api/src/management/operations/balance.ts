import { type AccountBalance, readAccountBalance } from '@derouter/billing';
import { z } from 'zod';
import { defineOperation } from '../operation.ts';

const fourDecimals = z.string().regex(/^-?\d+\.\d{4}$/);

export const balance = z
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
  handle: async ({ services: { sql }, principal }) => viewBalance(await readAccountBalance(sql, principal.accountId)),
});

/** Nano-USD in the last of four decimals. */
const unitNano = 100_000n;

/** Rounds the balance and the available credit down; what is locked is their difference, so that the three agree. */
export function viewBalance({
  balanceNano,
  availableNano,
}: Pick<AccountBalance, 'balanceNano' | 'availableNano'>): z.output<typeof balance> {
  const [all, available] = [floorUnits(balanceNano), floorUnits(availableNano)];
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
