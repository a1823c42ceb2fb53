import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTronConfig } from '../tron/config.ts';
import { readEvmConfig } from './config.ts';
import { defaultChains } from './default-chains.ts';

const evmXpub = 'xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP';
const tronXpub = 'xpub6BuRy7ZmkGfP2RWhoor1kWB1w9DvrtmJbFBvnC1bQ4SB5NbCHTyQYCJSXZtxDbFyHTmC7wkU2he3nYYdpZ3Vf6qUAkXSnL6RPif4BDtDEKr';
const rpcUrls = ['https://one.example/v2/secret-key', 'https://two.example'];
const read = (settings: Record<string, string>) => readEvmConfig((name) => settings[name] ?? null);
const readChains = (chains: unknown) => read({ ONCHAIN_EVM_XPUB: evmXpub, ONCHAIN_CHAINS: JSON.stringify(chains) })?.chains ?? [];

test('nothing set: no rail; one of two set: the other is named', () => {
  expect(read({})).toBeNull();
  expect(() => read({ ONCHAIN_EVM_XPUB: evmXpub })).toThrow('ONCHAIN_CHAINS must be set too');
  expect(() => read({ ONCHAIN_CHAINS: '[]' })).toThrow('ONCHAIN_EVM_XPUB must be set too');
});

test('every chain of the table can be used by its name, and its addresses have right checksums', () => {
  const chains = readChains(Object.keys(defaultChains).map((use) => ({ use, rpcUrls })));
  expect(chains.map(({ id }) => id).sort((a, b) => a - b)).toEqual([1, 10, 56, 137, 8453, 42161, 43114]);
  expect(chains.find(({ id }) => id === 56)?.tokens.map(({ decimals }) => decimals)).toEqual([18, 18]);
  expect(chains.find(({ id }) => id === 1)?.minCreditNano).toBe(20_000_000_000n);
});

test('what is given wins over the table, and a whole chain can be given', () => {
  expect(readChains([{ use: 'base', rpcUrls, minCreditUsd: 0.5 }])[0]?.minCreditNano).toBe(500_000_000n);
  const own = {
    id: 31337,
    name: 'Local',
    rpcUrls: ['http://127.0.0.1:8545'],
    tokens: [{ address: defaultChains.base.tokens[0].address, symbol: 'USDC', decimals: 6, usdPerUnit: 1 }],
    finality: { mode: 'depth', depth: 2 },
    minCreditUsd: '1',
    typicalMinutes: 1,
  };
  expect(readChains([own])[0]).toMatchObject({ id: 31337, maxLogRange: 2_000, startBlock: null, finality: { mode: 'depth', depth: 2 } });
});

test('settings come from a file as well', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chains-'));
  const file = join(folder, 'chains.json');
  writeFileSync(file, JSON.stringify([{ use: 'base', rpcUrls }]));
  expect(read({ ONCHAIN_EVM_XPUB: evmXpub, ONCHAIN_CHAINS: file })?.chains).toHaveLength(1);
  rmSync(folder, { recursive: true });
  expect(() => read({ ONCHAIN_EVM_XPUB: evmXpub, ONCHAIN_CHAINS: file })).toThrow('ONCHAIN_CHAINS names a file that cannot be read');
});

test.each([
  ['Polygon by its tag alone', [{ use: 'polygon', rpcUrls, finality: { mode: 'finalized' } }], 'finalizedAndDepth'],
  ['C4: Base by depth', [{ use: 'base', rpcUrls, finality: { mode: 'depth', depth: 30 } }], '{"mode":"finalized"}'],
  ['C5: Arbitrum by depth', [{ use: 'arbitrum', rpcUrls, finality: { mode: 'depth', depth: 300 } }], '{"mode":"finalized"}'],
  ['C5: Arbitrum by the latest block', [{ use: 'arbitrum', rpcUrls, finality: { mode: 'latest' } }], 'ONCHAIN_CHAINS is wrong'],
  ['D17: TRON by its JSON-RPC', [{ ...defaultChains.base, id: 728126428, rpcUrls }], 'ONCHAIN_TRON_XPUB'],
  ['Polygon with one RPC', [{ use: 'polygon', rpcUrls: rpcUrls.slice(0, 1) }], 'two different rpcUrls'],
  ['Polygon with the same RPC twice', [{ use: 'polygon', rpcUrls: [rpcUrls[0], rpcUrls[0]] }], 'two different rpcUrls'],
  [
    'a chain twice',
    [
      { use: 'base', rpcUrls },
      { use: 'base', rpcUrls },
    ],
    'a chain twice',
  ],
  [
    'a rate other than 1',
    [{ use: 'base', rpcUrls, tokens: [{ ...defaultChains.base.tokens[0], usdPerUnit: 0.99 }] }],
    'tokens.0.usdPerUnit',
  ],
  ['a token without its chain', [{ tokens: defaultChains.base.tokens }], 'is wrong at id'],
  [
    'a wrong checksum',
    [{ use: 'base', rpcUrls, tokens: [{ address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02914', symbol: 'A', decimals: 6 }] }],
    'checksum',
  ],
  [
    'two tokens of one symbol',
    [{ use: 'base', rpcUrls, tokens: [...defaultChains.base.tokens, { ...defaultChains.ethereum.tokens[0] }] }],
    'same symbol',
  ],
  ['a misspelt member', [{ use: 'base', rpcUrls, minCreditUSD: '1' }], 'ONCHAIN_CHAINS is wrong'],
  ['an unknown name', [{ use: 'bsae', rpcUrls }], 'ONCHAIN_CHAINS is wrong'],
  ['no chain', [], 'lists no chain'],
])('%s is refused', (_, chains, message) => {
  expect(() => readChains(chains)).toThrow(message);
});

test('a message never holds the key inside an RPC address', () => {
  for (const chains of [[{ use: 'base', rpcUrls: ['ftp://one.example/secret-key'] }], [{ use: 'polygon', rpcUrls: rpcUrls.slice(0, 1) }]]) {
    let message = '';
    try {
      readChains(chains);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('ONCHAIN_CHAINS');
    expect(message).not.toContain('secret-key');
  }
});

test('TRON needs a key of its own', () => {
  const readTron = (settings: Record<string, string>) => readTronConfig((name) => settings[name] ?? null);
  expect(readTron({})).toBeNull();
  expect(() => readTron({ ONCHAIN_EVM_XPUB: evmXpub, ONCHAIN_TRON_XPUB: evmXpub })).toThrow('must not equal ONCHAIN_EVM_XPUB');
  expect(readTron({ ONCHAIN_TRON_XPUB: tronXpub, TRON_API_BASE: 'https://nile.trongrid.io/' })).toMatchObject({
    apiBase: 'https://nile.trongrid.io',
  });
  expect(() => readTron({ ONCHAIN_TRON_XPUB: 'xprv9s21ZrQH143K' })).toThrow('ONCHAIN_TRON_XPUB is a private key');
  expect(() => readTron({ ONCHAIN_TRON_XPUB: tronXpub, TRON_TOKEN: '41a614f803b6fd780986a42c78ec9c7f77e6ded13c' })).toThrow('TRON_TOKEN');
});
