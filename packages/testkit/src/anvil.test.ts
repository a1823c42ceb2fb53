import { erc20Abi, parseAbiItem } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Anvil, startAnvil } from './anvil.ts';

let anvil: Anvil;
beforeAll(async () => {
  anvil = await startAnvil();
});
afterAll(() => anvil.stop());

const someone = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';

test('tokens of 6 and 18 decimals move, and finality is eight blocks behind the head', async () => {
  for (const decimals of [6, 18]) {
    const token = await anvil.deployToken('USDX', decimals);
    expect(await anvil.client.readContract({ address: token.address, abi: erc20Abi, functionName: 'decimals' })).toBe(decimals);
    const to = '0x00000000000000000000000000000000000000aa';
    await token.call('transfer', [to, 5n]);
    expect(await anvil.client.readContract({ address: token.address, abi: erc20Abi, functionName: 'balanceOf', args: [to] })).toBe(5n);
  }
  await anvil.mine(10);
  const [latest, finalized] = await Promise.all([
    anvil.client.getBlock({ blockTag: 'latest' }),
    anvil.client.getBlock({ blockTag: 'finalized' }),
  ]);
  expect(latest.number - finalized.number).toBe(8n);
});

test('a reorganisation removes a transfer: receipt and log are gone', async () => {
  const token = await anvil.deployToken('USDX', 6);
  const hash = await token.call('transfer', [someone, 7n]);
  const event = parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)');
  const find = () => anvil.client.getLogs({ address: token.address, event, args: { to: someone }, fromBlock: 0n, strict: true });
  expect((await find()).some(({ transactionHash }) => transactionHash === hash)).toBe(true);
  await anvil.reorg(1);
  expect((await find()).some(({ transactionHash }) => transactionHash === hash)).toBe(false);
  await expect(anvil.client.getTransactionReceipt({ hash })).rejects.toThrow('could not be found');
});

test('a transaction that fails leaves a receipt without logs', async () => {
  const token = await anvil.deployToken('USDX', 6);
  const hash = await token.call('transferAndRevert', [someone, 10n], { mayFail: true });
  expect(await anvil.client.getTransactionReceipt({ hash })).toMatchObject({ status: 'reverted', logs: [] });
});
