import fc from 'fast-check';

/** What an answer may hold by mistake, or to do harm. */
const stray = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, -1, 0, 1.5, 1e308, 2 ** 53, '', '0', '-1', '1e30', '0x', '0x0', `0x${'f'.repeat(64)}`, '\u0000', [], {}, [
    null,
  ]),
);

interface Place {
  readonly parent: object;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [{ parent: value, key }, ...placesIn(member)]);
}

/** A valid value of JSON in which a few members, at any depth, are replaced, removed or repeated; sometimes another value altogether. */
export function damage(valid: unknown): fc.Arbitrary<unknown> {
  const one = fc.record({ at: fc.nat(500), how: fc.constantFrom('replace', 'remove', 'repeat'), value: stray });
  const changed = fc.array(one, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = structuredClone(valid);
    for (const { at, how, value } of changes) {
      const places = placesIn(copy);
      const place = places[at % places.length];
      if (!place) continue;
      const { parent, key } = place;
      if (how === 'remove' && !Array.isArray(parent)) Reflect.deleteProperty(parent, key);
      else if (how === 'repeat' && Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)]));
      else Object.defineProperty(parent, key, { value: structuredClone(value), enumerable: true, configurable: true, writable: true });
    }
    // As it arrives.
    return JSON.parse(JSON.stringify(copy)) as unknown;
  });
  return fc.oneof({ weight: 9, arbitrary: changed }, { weight: 1, arbitrary: stray });
}

/** The text of a valid value, cut off somewhere or with one character replaced. */
export function damageText(valid: unknown): fc.Arbitrary<string> {
  const text = JSON.stringify(valid);
  const at = fc.nat(text.length);
  return fc.oneof(
    at.map((end) => text.slice(0, end)),
    fc
      .tuple(at, fc.constantFrom('"', '\\', '{', '}', '[', ',', ':', '0', 'a', '\u0000', '\ud800'))
      .map(([from, by]) => text.slice(0, from) + by + text.slice(from + 1)),
  );
}
