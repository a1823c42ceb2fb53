import { isRecord, type UpstreamDialect, upstreamDialects } from '@derouter/protocols';
import { dialectToward, type UpstreamRow } from '../../catalog/index.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { readJson } from './answer-body.ts';

export interface UpstreamTest {
  readonly ok: boolean;
  readonly latencyMs: number;
  readonly message: string;
  readonly modelsSeen: number | null;
}

type TestServices = Pick<Services, 'catalog' | 'upstreams'>;

const maxMs = 10_000;
const maxCallMs = 60_000;

/**
 * Tests an upstream's reachability, credential and latency with its list of models; with a model of ours, by asking for the shortest
 * answer that its route there can give, which costs us a few tokens. Throws `not_found` if there is no such upstream or route.
 */
export async function testUpstream(services: TestServices, id: string, modelId: string | null = null): Promise<UpstreamTest> {
  const upstream = services.catalog.upstreams().find((candidate) => candidate.id === id);
  if (!upstream) throw new DerouterError('not_found', 'There is no such upstream.');
  const startedAt = performance.now();
  const test = modelId === null ? listModels(services, upstream) : callModel(services, upstream, modelId);
  const {
    ok,
    message,
    modelsSeen = null,
  } = await test.catch((error: unknown) => {
    if (error instanceof DerouterError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    return { ok: false, message: `The upstream cannot be reached (${code}).`, modelsSeen: null };
  });
  return { ok, latencyMs: Math.round(performance.now() - startedAt), message, modelsSeen };
}

interface Outcome {
  readonly ok: boolean;
  readonly message: string;
  readonly modelsSeen?: number | null;
}

/** What an answer with an error says. Null for a success. */
function refusalOf(statusCode: number, body: unknown): Outcome | null {
  if (statusCode === 200) return null;
  if (statusCode === 401 || statusCode === 403) return { ok: false, message: `The credential was refused (${statusCode}).` };
  const error = isRecord(body) ? (isRecord(body.error) ? body.error.message : body.error) : null;
  const said = typeof error === 'string' ? `: ${error.slice(0, 200)}` : '.';
  return { ok: false, message: `The upstream answered ${statusCode}${said}` };
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
  const refusal = refusalOf(response.statusCode, body);
  if (refusal) return refusal;
  const models = isRecord(body) ? (body.data ?? body.models) : null;
  if (!Array.isArray(models)) return { ok: false, message: 'The upstream answered, but not with a list of models.' };
  return { ok: true, message: 'The upstream answers and the credential is good.', modelsSeen: models.length };
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
  const refusal = refusalOf(response.statusCode, answer);
  if (refusal) return refusal;
  if (!isRecord(answer)) return { ok: false, message: 'The upstream answered, but not with JSON.' };
  return { ok: true, message: `${route.upstreamModel} answered.` };
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
