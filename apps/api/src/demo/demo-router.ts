import { type DemoLine, type DemoReceipt, demoCalls, demoRequest } from '@derouter/contracts';
import { SseReader } from '@derouter/protocols';
import express, { type Request, type Response, Router } from 'express';
import { networkLimit, takeAttempt } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { readReceipt } from '../usage/index.ts';
import { networkOf, refuseCrossSite } from '../web/index.ts';
import { createDemoKey, type DemoKey, demoAccountId } from './demo-account.ts';

type DemoServices = Pick<Services, 'billing' | 'catalog' | 'config' | 'db' | 'notices' | 'sql'>;

const perNetwork = { bucket: 'demo', max: 20, windowSeconds: 600 };
const inAll = { bucket: 'demo', max: 1_000, windowSeconds: 3_600 };
const maxOutputTokens = 120;

/**
 * `POST /demo/call`: one of a few fixed calls to the sandbox, for the landing page. It takes the same way as any customer's: through the
 * gateway, with a key of the demo account and a receipt. Answers with JSON lines (`DemoLine`).
 */
export function demoRouter(services: DemoServices): Router {
  const router = Router();
  const demoKey = createDemoKey(services);
  router.post(
    '/demo/call',
    refuseCrossSite(services.config.publicUrl),
    express.json({ limit: '1kb' }),
    async (request: Request, response: Response) => {
      const input = demoRequest.safeParse(request.body);
      const chosen = demoCalls[input.success ? input.data.call : -1];
      if (!chosen) throw new DerouterError('validation_failed', 'There is no such demo call.', { param: 'call' });
      await limitCalls(services, networkOf(request));
      await runCall(services, { demoKey, chosen, request, response });
    },
  );
  return router;
}

async function limitCalls(services: DemoServices, network: string): Promise<void> {
  const limits = [...networkLimit(services, network, perNetwork), inAll];
  const reached = await services.sql.begin((tx) => takeAttempt(tx, limits));
  if (!reached) return;
  throw new DerouterError('rate_limited', 'Too many demo calls. Try again later.', { retryAfterSeconds: reached.windowSeconds });
}

interface DemoCall {
  readonly demoKey: DemoKey;
  readonly chosen: (typeof demoCalls)[number];
  readonly request: Request;
  readonly response: Response;
}

async function runCall(services: DemoServices, { demoKey, chosen, request, response }: DemoCall): Promise<void> {
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const { localAddress, localPort } = request.socket;
  const host = localAddress?.includes(':') ? `[${localAddress}]` : localAddress;
  const answer = await fetch(`http://${host}:${localPort}/v1/chat/completions`, {
    method: 'POST',
    signal: abort.signal,
    headers: { authorization: `Bearer ${await demoKey()}`, 'content-type': 'application/json', 'user-agent': 'derouter-landing-page' },
    body: JSON.stringify({
      model: chosen.model,
      stream: true,
      max_tokens: maxOutputTokens,
      messages: [{ role: 'user', content: chosen.prompt }],
    }),
  });
  const receiptId = answer.headers.get('x-derouter-receipt');
  if (!answer.ok || !answer.body || receiptId === null) {
    throw new DerouterError('upstream_unavailable', 'The sandbox does not answer now. Try again shortly.');
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
  const send = (line: DemoLine) => void response.write(`${JSON.stringify(line)}\n`);
  const reader = new SseReader();
  for await (const chunk of answer.body) {
    for (const { record } of reader.push(Buffer.from(chunk))) {
      const text = textOf(record);
      if (text !== '') send({ text });
    }
  }
  // The charge is booked before the stream ends.
  send({ receipt: await viewReceipt(services, receiptId) });
  response.end();
}

function textOf(record: Readonly<Record<string, unknown>> | null): string {
  const choices = record?.choices as readonly { readonly delta?: { readonly content?: unknown } }[] | undefined;
  const content = choices?.[0]?.delta?.content;
  return typeof content === 'string' ? content : '';
}

async function viewReceipt({ db }: DemoServices, id: string): Promise<DemoReceipt> {
  const { createdAt, model, lineItems, costUsd, ttftMs, durationMs } = await readReceipt(db, demoAccountId, id);
  return {
    id,
    createdAt,
    model,
    lineItems: lineItems.map(({ meter, quantity, rateUsd, amountUsd }) => ({ meter, quantity, rateUsd, amountUsd })),
    costUsd,
    ttftMs,
    durationMs,
  };
}
