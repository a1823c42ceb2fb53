import { expect, test } from 'vitest';
import { readEvmAddress } from './read-evm-address.ts';

const usdc = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';

test('an address with a right checksum, or in lower case, is returned in lower case', () => {
  expect(readEvmAddress(usdc)).toBe(usdc.toLowerCase());
  expect(readEvmAddress(usdc.toLowerCase())).toBe(usdc.toLowerCase());
});

test('a wrong checksum, capitals only, a wrong length and other text are refused', () => {
  expect(() => readEvmAddress(usdc.replace('b8', 'B8'))).toThrow('invalid checksum');
  expect(() => readEvmAddress(`0x${usdc.slice(2).toUpperCase()}`)).toThrow('invalid checksum');
  for (const text of [usdc.slice(0, -1), `${usdc}0`, usdc.slice(2), '']) expect(() => readEvmAddress(text)).toThrow(RangeError);
});
