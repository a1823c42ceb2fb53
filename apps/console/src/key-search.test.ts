import { expect, test } from 'vitest';
import { cutSecrets, findKeys, readKeysSearch } from './key-search.ts';

const keys = [
  { name: 'Laptop of Ada', prefix: 'dr-AbC12', last4: 'wxyz' },
  { name: 'billing service', prefix: 'dr-Q9999', last4: '0042' },
  { name: 'Лэптоп', prefix: 'dr-AbD12', last4: 'aaaa' },
];
const found = (q?: string) => findKeys(keys, ({ name }) => name, q).map(({ name }) => name);

test.each([
  [undefined, ['Laptop of Ada', 'billing service', 'Лэптоп']],
  ['  ', ['Laptop of Ada', 'billing service', 'Лэптоп']],
  ['ada LAP', ['Laptop of Ada']],
  ['dr-ab', ['Laptop of Ada', 'Лэптоп']],
  ['dr-Q9999…0042', ['billing service']],
  ['0042', ['billing service']],
  ['лэп', ['Лэптоп']],
  ['ada billing', []],
])('%s finds %j', (q, names) => expect(found(q)).toEqual(names));

test('a whole key that is pasted finds its row, and does not get into the address', () => {
  const whole = `dr-AbC12${'s3cret'.repeat(6)}wxyz`;
  expect(cutSecrets(` ${whole} `)).toBe(' dr-AbC12 ');
  expect(readKeysSearch({ q: whole })).toEqual({ q: 'dr-AbC12' });
  expect(found(cutSecrets(whole))).toEqual(['Laptop of Ada']);
});

test.each([
  [{}, {}],
  [
    { create: true, q: 'a' },
    { create: true, q: 'a' },
  ],
  [{ create: 'yes', q: '' }, {}],
  [{ q: 42 }, { q: '42' }],
  [{ q: { a: 1 } }, {}],
  [{ q: 'x'.repeat(500) }, { q: 'x'.repeat(80) }],
])('the address %j is read as %j', (search, read) => expect(readKeysSearch(search)).toEqual(read));
