import { isRecord, type UpstreamDialect, upstreamDialects } from '@derouter/protocols';
import { dialectToward, type UpstreamRow } from '../../catalog/index.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { readJson } from './answer-body.ts';

/** What came of a test: `listed` and `answered` are good. */
type TestOutcome = 'listed' | 'answered' | 'refused' | 'failed' | 'unreachable' | 'unreadable';

export interface UpstreamTest {
  readonly ok: boolean;
  readonly latencyMs: number;
  readonly message: string;
  readonly modelsSeen: number | null;
  readonly outcome: TestOutcome;
  /** The status of an answer that is not 200. */
  readonly status: number | null;
  /** What the upstream said of an error, or the code of a failed connection. */
  readonly said: string | null;
  /** When it answered by its own clock, as its `Date` header says; null if it says nothing, or something on the way had the answer kept. */
  readonly date: string | null;
}

interface TestedWith {
  /** A model of ours, asked by its route to the upstream; null: the list of models. */
  readonly model?: string | null | undefined;
  /** One of the further credentials, whether it is on or off; null: the first one. */
  readonly credentialId?: string | null | undefined;
}

type TestServices = Pick<Services, 'catalog' | 'upstreams'>;

const maxMs = 10_000;
const maxCallMs = 60_000;

/**
 * Tests an upstream's reachability, credential and latency with its list of models; with a model of ours, by asking for the shortest
 * answer that its route there can give, which costs us a few tokens. Throws `not_found` if there is no such upstream, credential or route.
 */
export async function testUpstream(
  services: TestServices,
  id: string,
  { model = null, credentialId = null }: TestedWith = {},
): Promise<UpstreamTest> {
  let upstream = findTested(services, id, credentialId);
  if (!upstream) {
    // It may have been added a moment ago by another process.
    await services.catalog.reload();
    upstream = findTested(services, id, credentialId);
  }
  if (!upstream) throw new DerouterError('not_found', `There is no such ${credentialId === null ? 'upstream' : 'credential'}.`);
  const startedAt = performance.now();
  const test = model === null ? listModels(services, upstream) : callModel(services, upstream, model);
  const found = await test.catch((error: unknown): Outcome => {
    if (error instanceof DerouterError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    return { ok: false, outcome: 'unreachable', message: `The upstream cannot be reached (${code}).`, said: code };
  });
  return { modelsSeen: null, status: null, said: null, date: null, ...found, latencyMs: Math.round(performance.now() - startedAt) };
}

/** The upstream as it is called with one of its credentials. */
function findTested({ catalog }: TestServices, id: string, credentialId: string | null): UpstreamRow | undefined {
  const upstream = catalog.upstreams().find((candidate) => candidate.id === id);
  if (!upstream || credentialId === null) return upstream;
  const credential = upstream.credentials?.find((candidate) => candidate.id === credentialId);
  return credential && { ...upstream, credentialSealed: credential.credentialSealed, credentialLast4: credential.credentialLast4 };
}

type Outcome = Pick<UpstreamTest, 'ok' | 'message' | 'outcome'> & Partial<UpstreamTest>;

/** What an answer with an error says. Null for a success. */
function refusalOf({ credentialLast4 }: UpstreamRow, status: number, body: unknown): Outcome | null {
  if (status === 200) return null;
  if (status === 401 || status === 403)
    return { ok: false, outcome: 'refused', message: `The credential was refused (${status}).`, status };
  const error = isRecord(body) ? (isRecord(body.error) ? body.error.message : body.error) : null;
  const said = typeof error === 'string' ? withoutCredential(error, credentialLast4).slice(0, 200) : null;
  return { ok: false, outcome: 'failed', message: `The upstream answered ${status}${said === null ? '.' : `: ${said}`}`, status, said };
}

/** A provider may repeat the key that it was called with. */
function withoutCredential(text: string, last4: string | null): string {
  return last4
    ? text
        .split(/(\s+)/)
        .map((word) => (word.includes(last4) ? `…${last4}` : word))
        .join('')
    : text;
}

function unreadable(expected: string): Outcome {
  return { ok: false, outcome: 'unreadable', message: `The upstream answered, but not with ${expected}.` };
}

async function listModels({ upstreams }: TestServices, upstream: UpstreamRow): Promise<Outcome> {
  const path = {
    anthropic: '/v1/models',
    gemini: '/v1beta/models',
    openai: '/models',
    'openai-compatible': '/models',
    sandbox: '/models',
  }[upstream.kind];
  const response = await upstreams.send({ upstream, method: 'GET', path, signal: AbortSignal.timeout(maxMs) });
  const body: unknown = await readJson(response.body).catch(() => null);
  const { age, date = null } = response.headers;
  const outcome = refusalOf(upstream, response.statusCode, body) ?? describeList(body);
  return { ...outcome, date: age === undefined ? date : null };
}

function describeList(body: unknown): Outcome {
  const models = isRecord(body) ? (body.data ?? body.models) : null;
  if (!Array.isArray(models)) return unreadable('a list of models');
  return { ok: true, outcome: 'listed', message: 'The upstream answers and the credential is good.', modelsSeen: models.length };
}

async function callModel({ catalog, upstreams }: TestServices, upstream: UpstreamRow, modelId: string): Promise<Outcome> {
  const entry = catalog.find(modelId);
  const route = entry?.routes.find(({ upstreamId }) => upstreamId === upstream.id);
  if (!entry || !route) throw new DerouterError('not_found', `This upstream has no route for ${modelId}.`, { param: 'model' });
  const [client] = entry.model.dialects;
  const dialect = client === undefined ? null : dialectToward(route, client as UpstreamDialect);
  const body = dialect && shortest(dialect, route.upstreamModel, upstream.kind);
  if (!body) throw new DerouterError('unsupported', `${modelId} cannot be tried.`, { param: 'model' });
  const response = await upstreams.send({
    upstream,
    method: 'POST',
    path: upstreamDialects[dialect].path({ model: route.upstreamModel, stream: false, operation: 'generate', action: null }),
    body: [JSON.stringify(body)],
    signal: AbortSignal.timeout(maxCallMs),
  });
  const answer: unknown = await readJson(response.body).catch(() => null);
  const refusal = refusalOf(upstream, response.statusCode, answer);
  if (refusal) return refusal;
  if (!isRecord(answer)) return unreadable('JSON');
  return { ok: true, outcome: 'answered', message: `${route.upstreamModel} answered.` };
}

/** A request for the shortest answer. Null for dialects in which none is known. */
function shortest(dialect: UpstreamDialect, model: string, kind: UpstreamRow['kind']): object | null {
  const messages = [{ role: 'user', content: 'Hi' }];
  switch (dialect) {
    case 'anthropic-messages':
      return { model, max_tokens: 1, messages };
    case 'openai-chat':
      // OpenAI's reasoning models refuse the older name, and limits below 16.
      return { model, ...(kind === 'openai' ? { max_completion_tokens: 16 } : { max_tokens: 1 }), messages };
    case 'openai-responses':
      return { model, max_output_tokens: 16, input: 'Hi', store: false };
    case 'openai-embeddings':
      return { model, input: 'Hi' };
    case 'gemini':
      return { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], generationConfig: { maxOutputTokens: 1 } };
    default:
      return null;
  }
}
