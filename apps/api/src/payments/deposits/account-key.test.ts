import { HDKey } from '@scure/bip32';
import { expect, test } from 'vitest';
import { readAccountKey } from './account-key.ts';

/** Of the mnemonic "test test test test test test test test test test test junk", whose keys everybody knows. */
const evmXpub = 'xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP';
const tronXpub = 'xpub6BuRy7ZmkGfP2RWhoor1kWB1w9DvrtmJbFBvnC1bQ4SB5NbCHTyQYCJSXZtxDbFyHTmC7wkU2he3nYYdpZ3Vf6qUAkXSnL6RPif4BDtDEKr';

test('EVM addresses equal those of a wallet with the same seed', () => {
  const key = readAccountKey(evmXpub, 'evm');
  expect([key.path(0), key.address(0)]).toEqual(["m/44'/60'/0'/0/0", '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266']);
});

test('TRON addresses equal those of a wallet with the same seed', () => {
  const key = readAccountKey(tronXpub, 'tron');
  expect([key.path(0), key.address(0)]).toEqual(["m/44'/195'/0'/0/0", 'TWer2Ygk5TEheHp3TPuYeqxmB6SsGZmaL6']);
  expect(key.address(1)).toBe('TPjjvMwjPoDC32V2dGDYTkLH4E5LAtBZ6C');
});

test('the key of the EVM account gives other TRON addresses than a TRON wallet shows', () => {
  expect(readAccountKey(evmXpub, 'tron').address(0)).toBe('TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG');
});

test('a private key, a key of another level and nonsense are refused, and the message does not repeat them', () => {
  const root = HDKey.fromMasterSeed(new Uint8Array(32).fill(7));
  const account = root.derive("m/44'/60'/0'");
  for (const text of [
    account.privateExtendedKey,
    root.publicExtendedKey,
    account.deriveChild(0).publicExtendedKey,
    root.derive("m/44'/60'/1'").publicExtendedKey,
    `${evmXpub.slice(0, -1)}q`,
    'hello to everybody who reads this',
  ]) {
    let message = '';
    try {
      readAccountKey(text, 'evm');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^is (a private|not )/);
    expect(message).not.toContain(text.slice(4, 40));
  }
});
