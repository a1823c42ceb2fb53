import { expect, test } from 'vitest';
import { decodeTronAddress, encodeTronAddress } from './tron-address.ts';

const usdt = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';

test('a TRON address is its 20 bytes and back', () => {
  const bytes = decodeTronAddress(usdt);
  expect(Buffer.from(bytes).toString('hex')).toBe('a614f803b6fd780986a42c78ec9c7f77e6ded13c');
  expect(encodeTronAddress(bytes)).toBe(usdt);
});

test('one wrong letter, lower case and hex are refused', () => {
  expect(() => decodeTronAddress(`${usdt.slice(0, -1)}u`)).toThrow('invalid checksum');
  expect(() => decodeTronAddress(usdt.toLowerCase())).toThrow(RangeError);
  expect(() => decodeTronAddress('41a614f803b6fd780986a42c78ec9c7f77e6ded13c')).toThrow(RangeError);
  expect(() => encodeTronAddress(new Uint8Array(21))).toThrow(RangeError);
});
