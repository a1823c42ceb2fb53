import { connect, newId } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import { refreshActivity } from './refresh-activity.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

test('what is refreshed from one call to the next is what all hours add up to', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql, close } = await connect(database.url, { max: 2, asApplication: false });
  const accounts = [newId(), newId(), newId(), newId()];
  const [daily, once, rare, idle] = accounts as [string, string, string, string];
  for (const [i, id] of accounts.entries()) {
    for (const [kind, number] of [
      ['paid', 2 * i],
      ['promo', 2 * i + 1],
    ] as const)
      await sql`INSERT INTO ledger_accounts (id, code) VALUES (${9_000_000 + number}, ${`wallet:${9_000 + i}:${kind}`})`;
    await sql`INSERT INTO wallets (id, paid_account_id, promo_account_id) VALUES (${9_000 + i}, ${9_000_000 + 2 * i}, ${9_000_001 + 2 * i})`;
    await sql`INSERT INTO accounts (id, wallet_id) VALUES (${id}, ${9_000 + i})`;
  }
  const book = (accountId: string, at: number) => sql`
    INSERT INTO usage_hourly AS u (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, write_off_nano)
    VALUES (${accountId}, ${new Date(at - (at % hourMs)).toISOString()}, ${accountId}, 'm', 1, 0, 10, 5, 0, 0, 1000, 1)
    ON CONFLICT (account_id, hour, key_id, model_id) DO UPDATE SET requests = u.requests + 1, total_nano = u.total_nano + 1000`;
  const read = async () => {
    const rows = await sql<{ row: Record<string, number | string> }[]>`
      SELECT to_jsonb(c) - 'refreshed_at' AS row FROM customer_activity c ORDER BY account_id`;
    return rows.map(({ row }) => row);
  };

  let now = Date.UTC(2026, 0, 31, 23, 50);
  await book(once, now);
  const seen = new Set<string>();
  // Within an hour, over the end of an hour and of a day, and longer than a period: 150 days in all.
  const steps = [0.1, 0.2, 10, 0.5, 24, 24 * 28, 13, 24, 24 * 3, 24 * 26, 24 * 5, 0.3, 24 * 61];
  for (const [i, hours] of steps.entries()) {
    now += hours * hourMs;
    await book(daily, now);
    if (i % 4 === 0) await book(rare, now);
    if (i === 3) await sql`UPDATE wallets SET paid_nano = 7 WHERE id = 9003`;
    await refreshActivity({ sql }, new Date(now));
    const rows = await read();
    seen.add(JSON.stringify(rows));
    await sql`DELETE FROM customer_activity`;
    await sql`DELETE FROM installation WHERE name = 'customer_activity_days_at'`;
    await refreshActivity({ sql }, new Date(now));
    expect([i, rows]).toEqual([i, await read()]);
  }
  expect(seen.size).toBe(steps.length);
  const last = new Map((await read()).map((row) => [row.account_id, row]));
  expect(last.get(daily)).toMatchObject({ requests: 1, requests_before: 0, spend_nano: 999 });
  expect(BigInt(last.get(daily)?.active_days ?? 0)).toBe(1n << BigInt(Math.floor(now / dayMs) % 63));
  expect([once, idle].map((id) => last.get(id)?.active_days)).toEqual([0, 0]);
  expect(last.get(idle)?.balance_nano).toBe(7);
  // Bits that a process of an older version has written since are written anew.
  await sql`UPDATE customer_activity SET active_days = 5, refreshed_at = ${new Date(now + 60_000).toISOString()} WHERE account_id = ${idle}`;
  await refreshActivity({ sql }, new Date(now + 120_000));
  expect((await read()).find((row) => row.account_id === idle)?.active_days).toBe(0);
  // A clock that was set back refreshes all.
  await sql`DELETE FROM usage_hourly WHERE account_id = ${daily}`;
  await refreshActivity({ sql }, new Date(now - hourMs));
  expect((await read()).every(({ requests }) => requests === 0)).toBe(true);
  await close();
  await database.close();
});
