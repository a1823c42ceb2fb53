import { isRecord } from '@derouter/protocols';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { readJson } from './answer-body.ts';

export interface UpstreamTest {
  readonly ok: boolean;
  readonly latencyMs: number;
  readonly message: string;
  readonly modelsSeen: number | null;
}

/** Requests an upstream's list of models, to test its reachability, credential and latency. */
export async function testUpstream({ catalog, upstreams }: Pick<Services, 'catalog' | 'upstreams'>, id: string): Promise<UpstreamTest> {
  const upstream = catalog.upstreams().find((candidate) => candidate.id === id);
  if (!upstream) throw new DerouterError('not_found', 'There is no such upstream.');
  const startedAt = performance.now();
  const result = (ok: boolean, message: string, modelsSeen: number | null = null) => ({
    ok,
    latencyMs: Math.round(performance.now() - startedAt),
    message,
    modelsSeen,
  });
  try {
    const path = {
      anthropic: '/v1/models',
      gemini: '/v1beta/models',
      openai: '/models',
      'openai-compatible': '/models',
      sandbox: '/models',
    }[upstream.kind];
    const response = await upstreams.send({ upstream, method: 'GET', path, signal: AbortSignal.timeout(10_000) });
    const body: unknown = await readJson(response.body).catch(() => null);
    if (response.statusCode === 401 || response.statusCode === 403)
      return result(false, `The credential was refused (${response.statusCode}).`);
    if (response.statusCode !== 200) return result(false, `The upstream answered ${response.statusCode}.`);
    const models = isRecord(body) ? (body.data ?? body.models) : null;
    if (!Array.isArray(models)) return result(false, 'The upstream answered, but not with a list of models.');
    return result(true, 'The upstream answers and the credential is good.', models.length);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    return result(false, `The upstream cannot be reached (${code}).`);
  }
}
