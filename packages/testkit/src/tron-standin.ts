import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type StoredTransfer, type TronTransfer, tronAddress, tronBalance, tronBlocks, tronPage, tronReceipt } from './tron-answers.ts';

export interface TronStandin {
  readonly url: string;
  readonly token: string;
  /** Paths asked for, in order, with their query. */
  readonly requests: string[];
  /** Full pages come without a fingerprint. */
  dropFingerprints: boolean;
  /** Answer with this status and be silent for 30 seconds, restarted by every request meanwhile. */
  penalize(status: 403 | 429 | 503): void;
  /** Requests that came during a penalty. */
  readonly punished: () => number;
  add(transfer: TronTransfer): string;
  /** Adds blocks, each with one transaction that moves no token, or without any. */
  mine(count: number, content?: 'one' | 'none'): void;
  /** Blocks whose receipts the answering node does not have yet, although it names them. */
  readonly behind: Set<number>;
  /** Makes a transaction's receipt available. */
  solidify(id: string): void;
  /** Puts a hidden transaction into the list. */
  reveal(id: string): void;
  close(): Promise<void>;
}

const penaltyMs = 30_000;
const firstBlock = 60_000_000;

/**
 * A provider with the interface of TronGrid (developers.tron.network) as far as it is used: pages of at most 200 transfers with
 * fingerprints, receipts of solidified transactions, solidified blocks, constant calls, penalties.
 */
export async function startTronStandin({ token = tronAddress('USDT') }: { readonly token?: string } = {}): Promise<TronStandin> {
  const transfers: StoredTransfer[] = [];
  const requests: string[] = [];
  const behind = new Set<number>();
  const empty = new Set<number>();
  let height = firstBlock;
  let penalty: { readonly status: number; untilMs: number } | null = null;
  let punished = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://standin');
    requests.push(`${url.pathname}${url.search}`);
    if (penalty && penalty.untilMs > Date.now()) {
      punished++;
      penalty.untilMs = Date.now() + penaltyMs;
      return send(response, penalty.status, { Error: 'The key exceeds the frequency limit, and is suspended for 30s' });
    }
    const address = /^\/v1\/accounts\/(T\w{33})\/transactions\/trc20$/.exec(url.pathname)?.[1];
    if (request.method === 'GET' && address) {
      const { status, body } = tronPage(transfers, url.searchParams, address, standin.dropFingerprints);
      return send(response, status, body);
    }
    // An address that was never activated has no account, although tokens arrived.
    if (request.method === 'GET' && url.pathname.startsWith('/v1/accounts/')) return send(response, 200, { data: [], success: true });
    const body = JSON.parse((await readAll(request)) || '{}') as Record<string, unknown>;
    if (url.pathname === '/walletsolidity/gettransactioninfobyid') return send(response, 200, tronReceipt(transfers, String(body.value)));
    if (url.pathname === '/walletsolidity/triggerconstantcontract') return send(response, 200, tronBalance(transfers, body));
    if (url.pathname.startsWith('/walletsolidity/')) {
      const found = tronBlocks(transfers, { height, behind, empty }, url.pathname.slice('/walletsolidity/'.length), Number(body.num));
      if (found) return send(response, 200, found);
    }
    send(response, 404, { success: false, error: 'no such path', statusCode: 404 });
  };

  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  const find = (id: string) => {
    const one = transfers.find((stored) => stored.id === id);
    if (!one) throw new Error(`no transaction ${id}`);
    return one;
  };
  const standin: TronStandin = {
    url: `http://127.0.0.1:${typeof listening === 'object' && listening ? listening.port : 0}`,
    token,
    requests,
    dropFingerprints: false,
    penalize(status) {
      penalty = { status, untilMs: Date.now() + penaltyMs };
    },
    punished: () => punished,
    add(transfer) {
      const id = randomBytes(32).toString('hex');
      transfers.push({
        from: tronAddress('sender'),
        token,
        listedToken: transfer.token ?? token,
        symbol: 'USDT',
        type: 'Transfer',
        result: 'SUCCESS',
        also: [],
        hidden: false,
        unsolid: false,
        timestampMs: Date.now(),
        ...transfer,
        id,
        block: ++height,
      });
      return id;
    },
    mine(count, content = 'one') {
      for (let i = 0; i < count; i++) {
        height++;
        if (content === 'none') empty.add(height);
      }
    },
    behind,
    solidify(id) {
      find(id).unsolid = false;
    },
    reveal(id) {
      find(id).hidden = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return standin;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
