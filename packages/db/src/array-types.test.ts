import { expect, test } from 'vitest';
import { readArray, writeArray } from './array-types.ts';

test.each([[[]], [['a', 'b c', 'say "x"', 'back\\slash', '', 'komma,{}', '日本語']], [['1', '-2']]])(
  '%j survives as an array literal',
  (list) => {
    expect(readArray(writeArray(list))).toEqual(list);
  },
);

test('a literal passes as it is', () => expect(writeArray('{1,2}')).toBe('{1,2}'));
