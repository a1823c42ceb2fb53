import { setTimeout as sleep } from 'node:timers/promises';
import { nano, type Outcome, parsePriceRates, prove } from '@derouter/billing';
import { connect, newId, type Sql } from '@derouter/db';
import { isNightly } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import { addCustomer } from '../testing/add-customer.ts';
import { runTestCommand } from '../testing/run-test-command.ts';
import { startTestServer } from '../testing/start-test-server.ts';

/** The 1st of March 2020. */
const longAgo = 0x01709f109c00;

const keyId = newId();
const rates = { tiers: [{ fromPromptTokens: 0, perToken: { input: '1000000', output: '2000000' } }] };
const outcome: Outcome = {
  priced: { usage: { input: 1 }, rates: parsePriceRates(rates), serviceTier: null },
  ...{
    unknownUsage: null,
    source: 'reported',
    status: 'completed',
    errorCode: null,
    httpStatus: 200,
    finishReason: 'stop',
    streamed: false,
  },
  ...{ systemPrompt: 'off', upstreamId: null, upstreamModel: null, ttftMs: null, durationMs: 1, attempts: null },
};

async function addPrice(sql: Sql): Promise<string> {
  const id = newId();
  await sql`INSERT INTO models (id, display_name, vendor, dialects) VALUES ('test', 'Test', 'test', '{}')`;
  await sql`
    INSERT INTO price_versions (id, model_id, rates, effective_at, created_by)
    VALUES (${id}, 'test', ${JSON.stringify(rates)}::jsonb, now(), 'test')`;
  return id;
}

const perSecond = 200;

test('while a month is detached, 200 requests a second are charged and none waits for long, though all receipts are being read the whole time', {
  skip: !isNightly,
}, async () => {
  const server = await startTestServer(inject('templateDatabaseUrl'));
  const { billing, sql, config } = server.services;
  const url = config.databaseUrl ?? '';
  const customer = await addCustomer(server, '500');
  const priceVersionId = await addPrice(sql);
  await sql`SELECT create_receipt_partition('2020-03-01')`;
  const charge = async (at = Date.now(), multiplierMillionths?: number) => {
    const requestId = newId().replace(
      /^.{13}/,
      `${at
        .toString(16)
        .padStart(12, '0')
        .replace(/^(.{8})/, '$1-')}`,
    );
    const { accountId, walletId } = customer;
    const admission = {
      ...{ requestId, createdAt: new Date(at), walletId, accountId, keyId, multiplierMillionths, priceVersionId },
      ...{ dialect: 'openai-chat', modelId: 'test', modelAsked: 'test', holdNano: nano(1_000n), minimumNano: nano(1_000n) },
    } as const;
    expect(await billing.admit(admission)).toMatchObject({ admitted: true });
    await billing.settle({ admission, outcome });
  };
  for (let i = 0; i < 20; i++) await charge(longAgo, 1_500_000);

  let isReading = true;
  const reader = await connect(url, { max: 1 });
  const reading = reader.sql.begin(async (tx) => {
    await tx`SELECT count(*) FROM receipts`;
    await sleep(8_000);
    isReading = false;
  });
  const waits: number[] = [];
  let isDone = false;
  const startedAt = performance.now();
  // At a fixed pace, whatever they wait for.
  const charges: Promise<unknown>[] = [];
  const load = (async () => {
    for (let sent = 0; !isDone; sent++) {
      const due = startedAt + (sent / perSecond) * 1_000;
      await sleep(Math.max(0, due - performance.now()));
      const at = performance.now();
      charges.push(charge().then(() => waits.push(performance.now() - at)));
    }
  })();
  const command = await runTestCommand(['partitions', 'detach', '2020-03'], { DATABASE_URL: url });
  expect([command.code, isReading], command.said).toEqual([0, false]);
  expect(command.said).toContain('waiting until nobody reads the receipts');
  isDone = true;
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  await Promise.all([load, reading]);
  await Promise.all(charges);
  await reader.close();
  expect(waits.length / elapsedSeconds).toBeGreaterThan(perSecond * 0.9);
  expect(Math.max(...waits)).toBeLessThan(2_000);
  expect(await sql`SELECT month::text, receipts::int FROM detached_receipts`).toEqual([{ month: '2020-03-01', receipts: 20 }]);
  expect(await sql`SELECT count(*)::int AS keys FROM detached_client_sums`).toEqual([{ keys: 1 }]);
  const { findings } = await prove(sql);
  // The key does not exist, so the first two are of the test.
  expect(findings.filter(({ invariant }) => !/client|wallet of its key/.test(invariant))).toEqual([]);
  await server.stop();
});
