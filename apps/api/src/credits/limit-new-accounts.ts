import { formatUsd, parseUsd } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';
import { readNewAccountTotal } from '../payments/index.ts';

/**
 * Refuses a purchase that would take an account in its first week over what it may buy in 24 hours, which limits what stolen cards are
 * worth. Only what has settled counts: money that arrives is credited whatever the limit. Throws `new_account_limit`.
 */
export async function limitNewAccounts(
  sql: Sql,
  { accountId, creditNano, limitUsd }: { readonly accountId: string; readonly creditNano: bigint; readonly limitUsd: string },
): Promise<void> {
  const limitNano = parseUsd(limitUsd);
  if (limitNano === 0n) return;
  const boughtNano = await readNewAccountTotal(sql, accountId);
  if (boughtNano === null || boughtNano + creditNano <= limitNano) return;
  const left = limitNano > boughtNano ? limitNano - boughtNano : 0n;
  const values = { max: `$${formatUsd(limitNano)}`, left: `$${formatUsd(left - (left % 10_000_000n))}` };
  const message = `A new account can buy ${values.max} in 24 hours; ${values.left} of it are left.`;
  throw new DerouterError('new_account_limit', message, { param: 'amountUsd', values });
}
