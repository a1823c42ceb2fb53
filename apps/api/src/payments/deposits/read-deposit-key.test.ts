import { expect, test } from 'vitest';
import { testXpubs } from '../../testing/deposit-rail.ts';
import { readAccountKey } from './account-key.ts';
import { readDepositKey } from './read-deposit-key.ts';

const production = { DEROUTER_MODE: 'production' };
const read = (settings: Record<string, string>, family: 'evm' | 'tron' = 'evm') =>
  readDepositKey((name) => settings[name] ?? null, testXpubs[family], family);

const evm = readAccountKey(testXpubs.evm, 'evm');
const tron = readAccountKey(testXpubs.tron, 'tron');

test('production needs the first address of the wallet; local mode does without', () => {
  expect(read({}).fingerprint).toBe(evm.fingerprint);
  expect(() => read(production)).toThrow("ONCHAIN_EVM_FIRST_ADDRESS must be set in production mode: the address at m/44'/60'/0'/0/0");
  expect(() => read(production, 'tron')).toThrow('ONCHAIN_TRON_FIRST_ADDRESS must be set');
  expect(read({ ...production, ONCHAIN_EVM_FIRST_ADDRESS: evm.address(0) }).fingerprint).toBe(evm.fingerprint);
  expect(read({ ...production, ONCHAIN_TRON_FIRST_ADDRESS: tron.address(0) }, 'tron').fingerprint).toBe(tron.fingerprint);
});

test.each([
  ['evm', { ONCHAIN_EVM_FIRST_ADDRESS: evm.address(1) }, `is not the first address of ONCHAIN_EVM_XPUB, which is ${evm.address(0)}`],
  ['tron', { ONCHAIN_TRON_FIRST_ADDRESS: tron.address(1) }, `is not the first address of ONCHAIN_TRON_XPUB, which is ${tron.address(0)}`],
  ['evm', { ONCHAIN_EVM_FIRST_ADDRESS: tron.address(0) }, 'ONCHAIN_EVM_FIRST_ADDRESS must be an address such as 0x…'],
  ['tron', { ONCHAIN_TRON_FIRST_ADDRESS: evm.address(0) }, 'ONCHAIN_TRON_FIRST_ADDRESS must be an address such as T…'],
] as const)('%s: an address of another wallet, path or chain is refused in any mode', (family, settings, message) => {
  expect(() => read(settings, family)).toThrow(message);
});
