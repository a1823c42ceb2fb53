import { newId } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';

let database: ThrowawayDatabase;
let modelId: string;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(async () => {
  modelId = newId();
  await database.sql`INSERT INTO models (id, display_name, vendor, dialects) VALUES (${modelId}, 'Test', 'test', '{}')`;
  await announce(10, 0);
});

const dayMs = 86_400_000;

/** Announces a price in USD per million tokens, effective a number of days from now. Returns the version's id. */
async function announce(usd: number, inDays: number, rates: object = {}): Promise<string> {
  const id = newId();
  const perToken = { input: String(usd * 1_000_000), output: String(usd * 1_000_000) };
  const stored = JSON.stringify({ tiers: [{ fromPromptTokens: 0, perToken }], ...rates });
  await database.sql`INSERT INTO price_versions (id, model_id, rates, effective_at, created_by)
    VALUES (${id}, ${modelId}, ${stored}::jsonb, ${new Date(Date.now() + inDays * dayMs + 1000).toISOString()}, 'test')`;
  return id;
}
const tooSoon = { code: 'DR004' };
const withdraw = (id: string) => database.sql`UPDATE price_versions SET withdrawn_at = now() WHERE id = ${id}`;

describe('the database enforces the notice period for prices', () => {
  test('an increase needs seven days’ notice, a decrease none', async () => {
    await expect(announce(11, 6.9)).rejects.toMatchObject(tooSoon);
    await announce(11, 7.01);
    await announce(9, 0.001);
  });

  test('an increase that follows a higher announced price, which is then withdrawn, is still an increase', async () => {
    const dear = await announce(20, 7.01);
    await expect(announce(19, 1)).rejects.toMatchObject(tooSoon);
    await expect(announce(15, 0.5)).rejects.toMatchObject(tooSoon);
    // Six days later, the higher price is about to start; prices after it are also compared with the one in force.
    await withdraw(dear);
    await expect(announce(19, 6.9)).rejects.toMatchObject(tooSoon);
  });

  test('an increase after an announced decrease is also compared with the decreased price', async () => {
    await announce(5, 1);
    await expect(announce(8, 2)).rejects.toMatchObject(tooSoon);
    await announce(4, 2);
  });

  test('a higher price per call, a smaller discount and a removed discount are increases', async () => {
    await announce(10, 0.001, { perCall: { web_search: '10' }, multipliers: { batch: '500000' } }).catch((error: unknown) => {
      // A price for a previously free call is an increase.
      expect(error).toMatchObject(tooSoon);
    });
    modelId = newId();
    await database.sql`INSERT INTO models (id, display_name, vendor, dialects) VALUES (${modelId}, 'Test', 'test', '{}')`;
    await announce(10, 0, { perCall: { web_search: '10' }, multipliers: { batch: '500000' } });
    await expect(announce(10, 1, { perCall: { web_search: '11' }, multipliers: { batch: '500000' } })).rejects.toMatchObject(tooSoon);
    await expect(announce(10, 1, { perCall: { web_search: '10' }, multipliers: { batch: '600000' } })).rejects.toMatchObject(tooSoon);
    await expect(announce(10, 1, { perCall: { web_search: '10' } })).rejects.toMatchObject(tooSoon);
    await announce(10, 1, { multipliers: { batch: '400000' } });
  });

  test('an announced price cannot be changed, and one in force cannot be withdrawn', async () => {
    const id = await announce(11, 8);
    await expect(database.sql`UPDATE price_versions SET effective_at = now() WHERE id = ${id}`).rejects.toMatchObject({ code: 'DR002' });
    await withdraw(id);
    await expect(withdraw(id)).rejects.toMatchObject({ code: 'DR002' });
  });
});
