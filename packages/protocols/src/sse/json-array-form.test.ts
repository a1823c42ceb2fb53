import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { JsonArrayForm } from './json-array-form.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

test('events become items of an array and comments become white space, wherever the bytes are cut', () => {
  const item = fc.jsonValue();
  fc.assert(
    fc.property(fc.array(fc.oneof(item, fc.constant(undefined))), fc.array(fc.nat()), (events, cuts) => {
      const bytes = Buffer.from(
        events.map((event) => (event === undefined ? ': keep-alive\n\n' : `data: ${JSON.stringify(event)}\n\n`)).join(''),
      );
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const form = new JsonArrayForm();
      const text = places.slice(1).map((to, at) => form.push(bytes.subarray(places[at], to)));
      const items: unknown = JSON.parse(text.join('') + form.end());
      expect(items).toEqual(JSON.parse(JSON.stringify(events.filter((event) => event !== undefined))));
    }),
    fuzzed,
  );
});
