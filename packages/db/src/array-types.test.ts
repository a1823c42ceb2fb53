import { expect, test } from 'vitest';
import { readArray, writeArray, writePlainArray } from './array-types.ts';

test.each([[[]], [['a', 'b c', 'say "x"', 'back\\slash', '', 'komma,{}', '日本語']], [['1', '-2']]])(
  '%j round-trips as an array literal',
  (list) => {
    expect(readArray(writeArray(list))).toEqual(list);
    expect(readArray(writePlainArray(list))).toEqual(list);
  },
);

test('a literal is passed through unchanged', () => expect(writeArray('{1,2}')).toBe('{1,2}'));

test('plain items are not quoted, items with special characters are', () => {
  expect(writePlainArray(['1', null, '2026-11-25T10:00:00.000Z', 'null', 'a,b', '"}'])).toBe(
    '{1,NULL,2026-11-25T10:00:00.000Z,"null","a,b","\\"}"}',
  );
});
