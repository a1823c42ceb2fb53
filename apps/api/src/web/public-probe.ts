import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RequestHandler, Router } from 'express';
import type { Sealer } from '../secrets/index.ts';
import { clientAddress } from './network.ts';

/** Where `doctor` asks this installation through its public address. */
export const probePath = '/healthz/probe';
export const probeHeader = 'x-derouter-probe';
/** Pauses between the parts of the answer, so that who reads it sees whether they arrive one by one. */
export const probePauseMs = 700;
const pauses = 2;

const purpose = 'public-probe';
const maxAgeMs = 60_000;

/** What a server says about the request that reached it. */
export interface ProbeAnswer {
  /** Proves that the server has the same SECRET_KEY. */
  readonly signature: string;
  /** The address that it takes for the caller's. */
  readonly address: string;
  readonly trustedProxies: number;
  /** `X-Forwarded-For` as it arrived. */
  readonly forwardedFor: string | null;
}

/** A request that only an installation with the same SECRET_KEY answers. */
export function createProbe(sealer: Sealer): { readonly header: string; isAnswer(signature: string): boolean } {
  const asked = `${Date.now()}.${randomBytes(16).toString('hex')}`;
  return {
    header: `${asked}.${sealer.sign(purpose, `ask ${asked}`)}`,
    isAnswer: (signature) => sealer.verify(purpose, `answer ${asked}`, signature),
  };
}

/** Answers probes in parts, with the headers of any stream. To everybody else there is nothing here. */
export function probeRouter(sealer: Sealer, { trustedProxies }: { readonly trustedProxies: number }): Router {
  const answer: RequestHandler = async (request, response, next) => {
    const asked = readProbe(sealer, request.get(probeHeader));
    if (asked === null) return next();
    const said: ProbeAnswer = {
      signature: sealer.sign(purpose, `answer ${asked}`),
      address: clientAddress(request, trustedProxies),
      trustedProxies,
      forwardedFor: request.get('x-forwarded-for')?.slice(0, 1_000) ?? null,
    };
    response.setHeader('content-type', 'text/event-stream; charset=utf-8');
    response.setHeader('cache-control', 'no-cache, no-transform');
    response.setHeader('x-accel-buffering', 'no');
    response.write(`data: ${JSON.stringify(said)}\n\n`);
    for (let at = 0; at < pauses; at++) {
      await sleep(probePauseMs);
      if (response.destroyed) return;
      response.write(': a later part\n\n');
    }
    response.end();
  };
  return Router().get(probePath, answer);
}

function readProbe(sealer: Sealer, header: string | undefined): string | null {
  const [, asked = '', at = '', signature = ''] = /^((\d{13})\.[0-9a-f]{32})\.([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (asked === '' || Math.abs(Date.now() - Number(at)) > maxAgeMs) return null;
  return sealer.verify(purpose, `ask ${asked}`, signature) ? asked : null;
}
