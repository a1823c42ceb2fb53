import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tronAddress } from '@derouter/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DerouterError } from '../errors/index.ts';
import { damage, damageText } from '../testing/damage.ts';
import { paymentSchema, statusOf } from './cryptomus/payment.ts';
import { readSettled } from './cryptomus/read-settled.ts';
import { readCryptomusWebhook } from './cryptomus/read-webhook.ts';
import { signBody } from './cryptomus/sign-body.ts';
import { decodeTronAddress } from './deposits/tron-address.ts';
import { proveTransfers, readTransferLogs } from './evm/find-transfers.ts';
import { createRpcNode, RpcError, type RpcNode } from './evm/rpc-node.ts';
import { listTransfers } from './tron/list-transfers.ts';
import { readReceipt } from './tron/read-receipt.ts';
import { TronError, type Trongrid } from './tron/trongrid.ts';

/** Damaged answers of payment providers and nodes: a few hundred of each kind here, `FUZZ_RUNS` at night. */
const options = { numRuns: Number(process.env.FUZZ_RUNS ?? 300) };
vi.setConfig({ testTimeout: 1_800_000 });

describe('a webhook of Cryptomus', () => {
  const key = 'payment-key';
  const settings = { paymentKey: key, sourceNetworks: [] };
  const content = {
    ...{ type: 'payment', uuid: '62f88b36-a9d5-4fa6-aa26-e040c3dbf26d', order_id: 'order-1', amount: '3.00000000', status: 'paid' },
    ...{ payment_amount: '3.00000000', payment_amount_usd: '3.00', merchant_amount: '2.94000000', commission: '0.06000000' },
    ...{ is_final: true, from: 'T…', network: 'tron', currency: 'USD', payer_currency: 'USDT', txid: 'ü' },
    convert: { to_currency: 'USDT', commission: null, rate: '1.00', amount: '2.94' },
  };
  const read = (body: string) => readCryptomusWebhook(settings, Buffer.from(body), '192.0.2.1', () => {});
  const withSign = (text: string, sign: string) => `${text.slice(0, -1)},"sign":"${sign}"}`;
  const signed = (text: string) => withSign(text, signBody(text, key));

  test('is accepted with its signature, and refused as wrongly signed after any damage', () => {
    const good = signed(JSON.stringify(content));
    expect(read(good)).toMatchObject({ type: 'payment.paid' });
    fc.assert(
      fc.property(
        fc.oneof(
          damageText(JSON.parse(good)),
          damage(JSON.parse(good)).map((value) => JSON.stringify(value)),
        ),
        (body) => {
          fc.pre(JSON.stringify(parse(body)) !== good);
          expect(() => read(body)).toThrow(expect.objectContaining({ code: 'signature_invalid' }));
        },
      ),
      options,
    );
  });

  test('that is damaged before it is signed is an event with a short id, or refused with a reason', () => {
    const damagedContent = fc.oneof(
      damageText(content),
      damage(content).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(damagedContent, (text) => {
        let event: ReturnType<typeof read>;
        try {
          event = read(signed(text));
        } catch (error) {
          expect([error instanceof DerouterError, (error as DerouterError).status < 500]).toEqual([true, true]);
          return;
        }
        expect(event.eventId.length).toBeGreaterThan(0);
        expect(event.eventId.length).toBeLessThan(200);
        expect(event.payload).not.toHaveProperty('sign');
      }),
      options,
    );
  });

  test('a damaged payment settles whole cents, or nothing with a reason', () => {
    const payment = { ...content, payer_amount_exchange_rate: '1.00' };
    expect(readSettled(paymentSchema.parse(payment))).toEqual({ grossNano: 2_940_000_000n, fault: null });
    fc.assert(
      fc.property(damage(payment), (value) => {
        const parsed = paymentSchema.safeParse(value);
        if (!parsed.success) return;
        statusOf(parsed.data);
        const { grossNano, fault } = readSettled(parsed.data);
        if (fault === null) expect(grossNano > 0n && grossNano % 10_000_000n === 0n).toBe(true);
        else expect(fault.length).toBeGreaterThan(0);
      }),
      options,
    );
  });
});

describe('a node of an EVM chain', () => {
  const ours = `0x${'a1'.repeat(20)}`;
  const token = { address: `0x${'c0'.repeat(20)}`, symbol: 'USDC', decimals: 6 } as const;
  const word = (hex: string) => `0x${hex.replace(/^0x/, '').padStart(64, '0')}`;
  const [blockHash, transactionHash] = [word('b1'), word('d1')];
  const log = {
    ...{
      address: token.address,
      data: word('f4240'),
      blockHash,
      blockNumber: '0x64',
      transactionHash,
      transactionIndex: '0x0',
      logIndex: '0x3',
    },
    topics: ['0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef', word('e1'.repeat(20)), word(ours)],
    removed: false,
  };
  const receipt = {
    ...{ transactionHash, blockHash, blockNumber: '0x64', transactionIndex: '0x0', status: '0x1', type: '0x2', contractAddress: null },
    ...{
      from: `0x${'e1'.repeat(20)}`,
      to: token.address,
      cumulativeGasUsed: '0x1',
      gasUsed: '0x1',
      effectiveGasPrice: '0x1',
      logsBloom: '0x0',
    },
    logs: [{ ...log, logIndex: '0x2', topics: [word('1')] }, log],
  };
  const block = { hash: blockHash, number: '0x64', timestamp: '0x65000000', parentHash: word('b0'), transactions: [transactionHash] };
  const sound = { eth_getLogs: [log] as unknown, eth_getTransactionReceipt: receipt as unknown, eth_getBlockByNumber: block as unknown };
  type Method = keyof typeof sound;
  let answers = { ...sound };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { id, method } = JSON.parse(Buffer.concat(chunks).toString()) as { id: number; method: Method };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method] }));
  });
  let node: RpcNode;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    node = createRpcNode(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 0, 1000);
  });
  afterAll(() => void server.close());

  const addresses = new Map([[ours, 'account']]);
  const chain = { key: '1', config: { tokens: [token], notAccepted: [] } } as unknown as Parameters<typeof proveTransfers>[1];
  const read = async () => proveTransfers(node, chain, addresses, await readTransferLogs(node, [token], addresses, 90n, 110n));

  test('that damages one of its answers makes no deposit that its other answers do not prove', async () => {
    const proven = { txHash: transactionHash, ordinal: 1, block: 100n, blockHash, to: ours, value: 1_000_000n, token: token.address };
    expect(await read()).toMatchObject([proven]);
    const damaged = fc
      .constantFrom(...(Object.keys(sound) as Method[]))
      .chain((method) => damage(sound[method]).map((value) => ({ ...sound, [method]: value })));
    await fc.assert(
      fc.asyncProperty(damaged, async (given) => {
        answers = given;
        const found = await read().catch((error: unknown) => {
          expect(error).toBeInstanceOf(RpcError);
          return [];
        });
        for (const transfer of found) {
          // A place among the logs, and a time, are what only one of the answers says.
          expect(transfer).toMatchObject({ ...proven, ordinal: expect.any(Number) });
          expect(Number.isNaN(transfer.blockTime.getTime())).toBe(false);
        }
      }),
      // Each asks over HTTP.
      { numRuns: Math.max(300, options.numRuns / 10) },
    );
  });
});

describe('TronGrid', () => {
  const [ours, payer, token] = [tronAddress('ours'), tronAddress('payer'), tronAddress('token')];
  const hex = (address: string) => Buffer.from(decodeTronAddress(address)).toString('hex');
  const id = 'd1'.repeat(32);
  const receipt = {
    ...{ id, blockNumber: 100, blockTimeStamp: 1_795_000_000_000, receipt: { result: 'SUCCESS', energy_usage_total: 1 } },
    log: [
      {
        address: hex(token),
        topics: [
          'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
          hex(payer).padStart(64, '0'),
          hex(ours).padStart(64, '0'),
        ],
        data: (1_000_000).toString(16).padStart(64, '0'),
      },
    ],
  };
  const row = {
    ...{ transaction_id: id, block_timestamp: 1_795_000_000_000, from: payer, to: ours, type: 'Transfer', value: '1000000' },
    token_info: { symbol: 'USDT', address: token, decimals: 6 },
  };
  const page = { success: true, data: [row], meta: { at: 1_795_000_000_000, page_size: 1 } };
  const addresses = new Map([[ours, 'account']]);
  const answering = (answer: unknown): Trongrid => ({ get: async () => answer, post: async () => answer, left: async () => 1 });

  test('a damaged receipt proves transfers to our addresses with an amount and a time, or nothing', async () => {
    const read = (answer: unknown) => readReceipt(answering(answer), { token }, id, addresses);
    expect(await read(receipt)).toMatchObject({ incoming: [{ txHash: id, value: 1_000_000n, to: ours, from: payer }], outgoing: [] });
    await fc.assert(
      fc.asyncProperty(damage(receipt), async (answer) => {
        const found = await read(answer).catch((error: unknown) => {
          expect(error).toBeInstanceOf(TronError);
          return null;
        });
        for (const { txHash, to, token: paidIn, value, blockTime, block } of found?.incoming ?? []) {
          expect([txHash, to, paidIn, value > 0n && value < 2n ** 256n, block >= 0n]).toEqual([id, ours, token, true, true]);
          expect(blockTime.toISOString()).toMatch(/Z$/);
        }
        for (const { from, value, blockTime } of found?.outgoing ?? []) {
          expect([from, value > 0n]).toEqual([ours, true]);
          expect(blockTime.toISOString()).toMatch(/Z$/);
        }
      }),
      options,
    );
  });

  test('a damaged list names transactions in their form, or none, and its reading ends', async () => {
    const query = { address: ours, token, sinceMs: 0 };
    expect((await listTransfers(answering(page), query)).rows).toHaveLength(1);
    await fc.assert(
      fc.asyncProperty(damage(page), async (answer) => {
        const read = await listTransfers(answering(answer), query).catch((error: unknown) => {
          expect(error).toBeInstanceOf(TronError);
          return null;
        });
        for (const { txHash, timeMs, value } of read?.rows ?? []) {
          expect(txHash).toMatch(/^[0-9a-f]{64}$/);
          expect([Number.isNaN(new Date(timeMs).getTime()), value > 0n]).toEqual([false, true]);
        }
      }),
      options,
    );
  });
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
