import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { writeJson } from './write-json.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

test('storable text is written unchanged', () => {
  const value = { a: 'x\\u0000', b: ['😀', null, 1.5], at: new Date(0) };
  expect(writeJson(value)).toBe(JSON.stringify(value));
});

test('characters that PostgreSQL cannot store are removed from values and names', () => {
  expect(writeJson({ 'a\u0000b': ['x\u0000', '\ud83d', { c: '\udc00y' }] })).toBe('{"ab":["x","\ufffd",{"c":"\ufffdy"}]}');
});

test('no written text contains such a character', () => {
  fc.assert(
    fc.property(fc.anything({ stringUnit: fc.constantFrom('\u0000', '\ud800', '\udfff', 'a', '\\', '"') }), (value) => {
      fc.pre(JSON.stringify(value) !== undefined);
      const strings: string[] = [];
      JSON.parse(writeJson(value), (key, member: unknown) => {
        strings.push(key);
        if (typeof member === 'string') strings.push(member);
        return member;
      });
      for (const text of strings) expect(text.includes('\u0000') || !text.isWellFormed()).toBe(false);
    }),
    fuzzed,
  );
});
