import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { changeItems, changeTopLevel } from './top-level-fields.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

test('changes exactly the requested members, for any object and spacing', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 }),
      fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }),
      fc.constantFrom(undefined, 1, '\t'),
      (object, changes, indent) => {
        const text = JSON.stringify(object, null, indent);
        const changed = changeTopLevel(
          text,
          Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, JSON.stringify(value)])),
        );
        const expected = { ...JSON.parse(text) };
        for (const [name, value] of Object.entries(changes)) {
          Object.defineProperty(expected, name, {
            value: JSON.parse(JSON.stringify(value)),
            enumerable: true,
            configurable: true,
            writable: true,
          });
        }
        expect(JSON.parse(changed)).toEqual(expected);
      },
    ),
    fuzzed,
  );
});

test('every other character survives: big numbers, float spellings, spacing inside values', () => {
  const text = '{ "a" : 12345678901234567890 , "b":1.50e+3,"model": "x" ,"c":{ "d" : [1.0 , 2] } }';
  expect(changeTopLevel(text, { model: '"y"' })).toBe('{"a" : 12345678901234567890,"b":1.50e+3,"model": "y","c":{ "d" : [1.0 , 2] }}');
});

test('a text that needs no change is returned as it is', () => {
  const text = '{ "model" : "x", "n": 1 }';
  expect(changeTopLevel(text, { model: '"x"' })).toBe(text);
});

test('the last of several duplicate names stays', () => {
  expect(changeTopLevel('{"model":"a","n":1,"mod\\u0065l":"b"}', {})).toBe('{"n":1,"mod\\u0065l":"b"}');
});

test('a member changed to null is removed, with its duplicates', () => {
  expect(changeTopLevel('{"a":1,"b":[1, 2],"a":3,"c":1.0}', { a: null, missing: null })).toBe('{"b":[1, 2],"c":1.0}');
  expect(changeTopLevel('{"a":1}', { a: null })).toBe('{}');
  expect(changeTopLevel('{"a":1}', { missing: null })).toBe('{"a":1}');
});

test('array items are rewritten or removed, and the others keep every character', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 6 }), fc.constantFrom(undefined, 1, '\t'), (array, indent) => {
      const text = JSON.stringify(array, null, indent);
      const seen: unknown[] = [];
      const kept = changeItems(text, (item, index) => {
        seen.push(JSON.parse(item));
        return index % 2 === 0 ? item : null;
      });
      expect(seen).toEqual(JSON.parse(text));
      expect(JSON.parse(kept)).toEqual(JSON.parse(text).filter((_: unknown, index: number) => index % 2 === 0));
    }),
    fuzzed,
  );
  expect(changeItems('[ 1.50 , {"a": [1,2]} ,"x]" ]', (item) => item)).toBe('[1.50,{"a": [1,2]},"x]"]');
});
