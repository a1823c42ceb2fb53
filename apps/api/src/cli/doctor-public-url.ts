import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { pipeline } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { createGunzip } from 'node:zlib';
import type { Config } from '../config.ts';
import type { Sealer } from '../secrets/index.ts';
import { createProbe, type ProbeAnswer, probeHeader, probePath, probePauseMs } from '../web/index.ts';
import { type Finding, finding } from './doctor-checks.ts';

const { ok, warning, problem } = finding;

const maxWaitMs = 15_000;
/** A certificate that is renewed by itself is renewed a month before its end. */
const minDaysLeft = 14;
/** An address for documentation (RFC 5737), which no caller has: sent as `X-Forwarded-For`, as a caller who lies would. */
const claimedAddress = '203.0.113.77';
const maxAnswerBytes = 10_000;

interface Options {
  /** Whether any server runs; without one, nothing can be told. */
  readonly isRunning: boolean;
  /** Certificate authorities to trust, instead of the usual ones. */
  readonly ca?: string;
}

/**
 * Asks PUBLIC_URL for this installation, from this machine. What it cannot tell: whether others are led to the same addresses, whether
 * each of several proxies or servers does as the one that answered, and how long a silence or an answer may last before it is cut off.
 */
export async function checkPublicUrl({ publicUrl }: Pick<Config, 'publicUrl'>, sealer: Sealer, options: Options): Promise<Finding[]> {
  const url = new URL(probePath, publicUrl);
  if (!options.isRunning) {
    return [
      warning('public_url', 'public address', `${url.origin} was not asked, as no server is running`, 'Start one and run this again.'),
    ];
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let addresses = '';
  try {
    const found = await lookup(host, { all: true });
    if (isIP(host) === 0) addresses = ` (${found.map(({ address }) => address).join(', ')})`;
  } catch (error) {
    const found = `${host} has no address here (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
    return [problem('public_url', 'public address', found, 'Set a DNS record for the host of PUBLIC_URL, or correct PUBLIC_URL.')];
  }
  let outcome = await askThrough(url, sealer, options.ca);
  // A machine that was busy for a moment reads parts together that arrived apart.
  if (outcome.kind === 'answer' && outcome.spreadMs < probePauseMs) outcome = await askThrough(url, sealer, options.ca);
  if (outcome.kind !== 'answer') return [describeFailure(url, addresses, outcome)];
  return [
    ok('public_url', 'public address', `${url.origin}${addresses} leads here, seen from this machine`),
    ...(outcome.certificateUntil ? [judgeCertificate(outcome.certificateUntil)] : []),
    judgeStreams(outcome.spreadMs),
    judgeCaller(outcome.said),
  ];
}

type Outcome =
  | { readonly kind: 'failed'; readonly phase: 'connect' | 'tls' | 'answer'; readonly why: string }
  | { readonly kind: 'stranger'; readonly status: number; readonly location: string | null }
  | { readonly kind: 'answer'; readonly said: ProbeAnswer; readonly spreadMs: number; readonly certificateUntil: Date | null };

/** Asks once, over a connection of its own. */
function askThrough(url: URL, sealer: Sealer, ca: string | undefined): Promise<Outcome> {
  const probe = createProbe(sealer);
  const isTls = url.protocol === 'https:';
  return new Promise((resolve) => {
    let phase: 'connect' | 'tls' | 'answer' = 'connect';
    let certificateUntil: Date | null = null;
    const abort = AbortSignal.timeout(maxWaitMs);
    const asked = (isTls ? requestHttps : requestHttp)(url, {
      ...{ agent: false, signal: abort, ...(ca !== undefined && { ca }) },
      headers: { [probeHeader]: probe.header, 'x-forwarded-for': claimedAddress, 'accept-encoding': 'gzip', accept: 'text/event-stream' },
    });
    const fail = (error: NodeJS.ErrnoException) =>
      resolve({ kind: 'failed', phase, why: abort.aborted ? `nothing for ${maxWaitMs / 1_000} seconds` : (error.code ?? error.message) });
    asked.on('error', fail);
    asked.on('socket', (socket) => {
      socket.once('connect', () => (phase = isTls ? 'tls' : 'answer'));
      socket.once('secureConnect', () => {
        phase = 'answer';
        certificateUntil = new Date((socket as TLSSocket).getPeerCertificate().valid_to);
      });
    });
    asked.on('response', (response) => {
      response.on('error', fail);
      void readAnswer(response, probe.isAnswer).then((read) => {
        const { statusCode: status = 0, headers } = response;
        asked.destroy();
        if (read) resolve({ kind: 'answer', ...read, certificateUntil });
        else resolve({ kind: 'stranger', status, location: headers.location?.slice(0, 200) ?? null });
      }, fail);
    });
    asked.end();
  });
}

/** Null for an answer that is not this installation's. */
async function readAnswer(
  response: IncomingMessage,
  isAnswer: (signature: string) => boolean,
): Promise<{ readonly said: ProbeAnswer; readonly spreadMs: number } | null> {
  if (response.statusCode !== 200) return null;
  let text = '';
  let [firstAt, lastAt] = [0, 0];
  const isCompressed = response.headers['content-encoding'] === 'gzip';
  const body = isCompressed ? pipeline(response, createGunzip(), () => {}) : response;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    lastAt = performance.now();
    if (text === '') firstAt = lastAt;
    text += chunk.toString();
    if (text.length > maxAnswerBytes) return null;
  }
  try {
    const said = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '') as ProbeAnswer;
    return isAnswer(String(said.signature)) ? { said, spreadMs: lastAt - firstAt } : null;
  } catch {
    return null;
  }
}

function describeFailure(url: URL, addresses: string, outcome: Exclude<Outcome, { kind: 'answer' }>): Finding {
  const at = `${url.origin}${addresses}`;
  if (outcome.kind === 'stranger') {
    const { status, location } = outcome;
    if (location !== null) {
      const advice = 'Set PUBLIC_URL to the address that is led to: providers of payments do not follow redirects.';
      return problem('public_url', 'public address', `${at} redirects to ${location}`, advice);
    }
    const advice = 'Check what the proxy and the DNS record lead to. A server with another SECRET_KEY, or an older one, looks the same.';
    return problem('public_url', 'public address', `${at} answers ${status}, but not as this installation`, advice);
  }
  const { phase, why } = outcome;
  if (phase === 'tls') {
    return problem(
      'public_tls',
      'certificate',
      `${at}: ${why}`,
      'Give the proxy a certificate for this host that is valid, with its chain.',
    );
  }
  const advice =
    phase === 'connect'
      ? 'Check the proxy, the firewall and the DNS record. Some networks let no machine reach itself by its public address: then ask from another one.'
      : 'Something accepts connections there and does not answer: check that the proxy reaches the server.';
  return problem('public_url', 'public address', `${at} cannot be reached from this machine (${why})`, advice);
}

function judgeCertificate(until: Date): Finding {
  const days = Math.floor((until.getTime() - Date.now()) / 86_400_000);
  const found = `valid until ${until.toISOString().slice(0, 10)}`;
  if (days >= minDaysLeft) return ok('public_tls', 'certificate', found);
  return warning('public_tls', 'certificate', found, 'Renew it, and see why it was not renewed by itself.');
}

function judgeStreams(spreadMs: number): Finding {
  const isHeldBack = spreadMs < probePauseMs;
  if (!isHeldBack) return ok('public_streams', 'streams', 'their parts arrive one by one');
  return problem(
    'public_streams',
    'streams',
    'their parts arrive together: something in front holds them back',
    'Switch buffering and compression off in the proxy for text/event-stream: docs/deployment.md, ops/nginx, ops/caddy and ops/haproxy have settings that work.',
  );
}

function judgeCaller({ address, trustedProxies, forwardedFor }: ProbeAnswer): Finding {
  const hasProxy = forwardedFor !== claimedAddress;
  if (address === claimedAddress) {
    return problem(
      'public_callers',
      'addresses of callers',
      `with TRUSTED_PROXIES=${trustedProxies}, callers can claim any address`,
      'Let the outermost proxy set X-Forwarded-For instead of adding to it, and set TRUSTED_PROXIES to the number of proxies.',
    );
  }
  if (trustedProxies === 0 && hasProxy) {
    return problem(
      'public_callers',
      'addresses of callers',
      'a proxy is in front, and TRUSTED_PROXIES is 0: all callers seem to come from it',
      'Set TRUSTED_PROXIES to the number of proxies in front.',
    );
  }
  if (forwardedFor === null) {
    return problem(
      'public_callers',
      'addresses of callers',
      `no X-Forwarded-For arrives, so all callers seem to come from ${address}`,
      'Let the outermost proxy set X-Forwarded-For to the address of the caller.',
    );
  }
  return ok('public_callers', 'addresses of callers', `this machine is seen as ${address}; if it has another, TRUSTED_PROXIES is wrong`);
}
