import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { isWrapped, parseArguments, writeArguments } from './call-arguments.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

test('objects pass, whatever they contain', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.parse(JSON.stringify(parseArguments(text)))).toEqual(JSON.parse(text));
    }),
    fuzzed,
  );
});

test('text that is not a JSON object is wrapped and comes back unchanged', () => {
  for (const text of ['{"a": tru', '[1]', '"x"', '5', 'null', 'SELECT 1']) {
    const input = parseArguments(text);
    expect(isWrapped(input)).toBe(true);
    expect(writeArguments(input)).toBe(text);
  }
  expect([parseArguments(''), parseArguments(' ')]).toEqual([{}, {}]);
});

test('numbers keep all their digits', () => {
  const text = '{"id":12345678901234567890,"list":[0.10000000000000000555],"small":1.5,"e":1e400}';
  expect(JSON.stringify(parseArguments(text))).toBe(text);
});
