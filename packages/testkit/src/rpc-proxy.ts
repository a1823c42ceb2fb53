import { createServer, type Server } from 'node:http';
import { z } from 'zod';

const rpcCall = z.object({ id: z.unknown(), method: z.string(), params: z.array(z.unknown()).default([]) });

/** The node's answer to a call: its result, or throws. */
export type AskNode = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Answers a JSON-RPC call in place of the node. Throw `RpcRefusal` for an error of JSON-RPC. */
export type RpcRule = (method: string, params: readonly unknown[], ask: AskNode) => Promise<unknown>;

export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface RpcProxy {
  readonly url: string;
  /** Methods called so far, in order. */
  readonly calls: { readonly method: string; readonly params: readonly unknown[] }[];
  /** What it does from now on; default: pass everything on. */
  rule: RpcRule;
  /** The node behind it. */
  target: string;
  close(): Promise<void>;
}

/** A JSON-RPC node that passes calls to a real one, and can lag, refuse, freeze or lie. */
export async function startRpcProxy(target: string): Promise<RpcProxy> {
  const answer: AskNode = async (method, params) => {
    const response = await fetch(proxy.target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const body = z
      .object({ result: z.unknown().optional(), error: z.object({ code: z.number(), message: z.string() }).optional() })
      .parse(await response.json());
    if (body.error) throw new RpcRefusal(body.error.code, body.error.message);
    return body.result ?? null;
  };
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { id, method, params } = rpcCall.parse(JSON.parse(Buffer.concat(chunks).toString()));
    proxy.calls.push({ method, params });
    let body: object;
    try {
      body = { jsonrpc: '2.0', id, result: await proxy.rule(method, params, answer) };
    } catch (error) {
      if (!(error instanceof RpcRefusal)) return void response.socket?.destroy();
      body = { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } };
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const proxy: RpcProxy = {
    url: `http://127.0.0.1:${port}`,
    calls: [],
    rule: (method, params, ask) => ask(method, params),
    target,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return proxy;
}
