import { expect, test } from 'vitest';
import { parsePriceRates } from '../index.ts';
import { testAdmission, testOutcome } from '../testing/fixtures.ts';
import { readSettlement, writeSettlement } from './write-settlement.ts';

const wallet = { id: 2n ** 60n, accountId: 'an-account', keyId: 'a-key', multiplierMillionths: 1_500_000 };

test('a settlement survives writing and reading, without the fields that only its admission needs', () => {
  const { holdNano, minimumNano, ...rest } = testAdmission(wallet, 'a-price', '1');
  const admission = { ...rest, labels: { tag: 'nightly', agent: 'curl' } };
  const rates = parsePriceRates({
    tiers: [{ fromPromptTokens: 0, perToken: { input: '1', output: '2' } }],
    multipliers: { flex: '500000' },
  });
  const priced = { usage: { input: 3, output: 4 }, rates, serviceTier: 'flex' };
  const kept = { rates: [], tokens: 5 };
  const limits = { accountConcurrency: { limit: 1, walletId: 1n }, keyConcurrency: 1, modelConcurrency: null, ...kept };
  for (const outcome of [
    { ...testOutcome(null), costNano: null },
    { ...testOutcome(null), priced, costNano: 2n ** 60n, attempts: [{ status: 200 }] },
  ]) {
    const line = writeSettlement({ admission: { ...admission, limits, ...{ holdNano, minimumNano } }, outcome });
    expect(line).not.toContain('\n');
    expect(readSettlement(line)).toEqual({ admission: { ...admission, limits: kept }, outcome });
  }
});

test.each([
  '',
  'null',
  '{}',
  '{"admission":{}}',
  '{"admission":{"walletId":"x","createdAt":"never"},"outcome":{}}',
  '{"admission":{"requestId":"no id","walletId":"1","createdAt":"2026-11-28T00:00:00Z"},"outcome":{"priced":null}}',
])('%j is refused', (line) => expect(() => readSettlement(line)).toThrow());
