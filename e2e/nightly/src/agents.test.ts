import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type AgentBench,
  type AgentRun,
  claude,
  fileText,
  finalText,
  gemini,
  gpt,
  startAgentBench,
  startAgentRun,
} from '../../src/agent-bench.ts';
import { root } from '../../src/product.ts';

/** Agents that only the nightly run installs. Each reads a file with its own tool, with and without translation. */
let bench: AgentBench;
let agent: AgentRun;

beforeAll(async () => {
  bench = await startAgentBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  agent = await startAgentRun(bench);
  return () => agent.close();
});

const prompt = 'What does note.txt say?';
const run = (name: string, args: readonly string[], env: Record<string, string>) =>
  agent.run(join(root, 'e2e/nightly/node_modules/.bin', name), args, env);
const writeSettings = (path: string, settings: unknown) => {
  mkdirSync(dirname(join(agent.home, path)), { recursive: true });
  writeFileSync(join(agent.home, path), JSON.stringify(settings));
};
/** OpenAI's dialects expect the base URL with `/v1`, Anthropic's without. */
const baseUrlFor = (api: string) => (api.startsWith('anthropic') ? bench.product.base : `${bench.product.base}/v1`);
const expectAnswered = (output: string) => {
  expect(output).toContain(finalText);
  expect(JSON.stringify(agent.lastBody())).toContain(fileText);
};
/** The provider's path at which a request of each dialect arrives. */
const upstreamPaths = [
  { model: gpt, provider: 'openai', chat: '/v1/chat/completions', responses: '/v1/responses', messages: '/v1/responses' },
  { model: claude, provider: 'anthropic', chat: '/v1/messages', responses: '/v1/messages', messages: '/v1/messages' },
] as const;

describe.each(upstreamPaths)('with $model', ({ model, provider, ...paths }) => {
  test.each([
    ['openai-completions', paths.chat],
    ['openai-responses', paths.responses],
    ['anthropic-messages', paths.messages],
  ])('pi reads a file and answers over %s', async (api, path) => {
    const provided = {
      baseUrl: baseUrlFor(api),
      api,
      apiKey: 'DEROUTER_KEY',
      models: [{ id: model, reasoning: false, input: ['text'], contextWindow: 200_000, maxTokens: 32_000 }],
    };
    writeSettings('.pi/agent/models.json', { providers: { derouter: provided } });
    expectAnswered(await run('pi', ['-p', '--model', `derouter/${model}`, prompt], { DEROUTER_KEY: agent.customer.key, PI_OFFLINE: '1' }));
    await agent.expectReceipts(path, provider, model);
  });

  test.each([
    ['openai', paths.chat],
    ['openai-responses', paths.responses],
    ['anthropic', paths.messages],
  ])('qwen-code reads a file and answers with auth type %s', async (type, path) => {
    const prefix = type === 'anthropic' ? 'ANTHROPIC' : 'OPENAI';
    const env = { [`${prefix}_BASE_URL`]: baseUrlFor(type), [`${prefix}_API_KEY`]: agent.customer.key, [`${prefix}_MODEL`]: model };
    expectAnswered(await run('qwen', ['--auth-type', type, '-y', '-p', prompt], env));
    await agent.expectReceipts(path, provider, model);
  });

  test.each([
    ['openai', paths.chat],
    // This provider type adds an image generation tool to every request.
    ['openai-native', paths.responses],
  ])('Cline reads a file and answers with provider %s', async (kind, path) => {
    const env = { CLINE_DIR: join(agent.home, '.cline') };
    await run('cline', ['auth', '-p', kind, '-k', agent.customer.key, '-b', `${bench.product.base}/v1`, '-m', model], env);
    expectAnswered(await run('cline', ['--json', prompt], env));
    await agent.expectReceipts(path, provider, model);
  });

  test('Cline reads a file and answers with provider anthropic', async () => {
    const env = { CLINE_DIR: join(agent.home, '.cline') };
    await run('cline', ['auth', '-p', 'anthropic', '-k', agent.customer.key, '-m', model], env);
    // The command accepts a base URL for OpenAI providers only. For this one it has to be edited in, with `/v1`.
    const path = join(env.CLINE_DIR, 'data/settings/providers.json');
    const settings = JSON.parse(readFileSync(path, 'utf8'));
    settings.providers.anthropic.settings.baseUrl = `${bench.product.base}/v1`;
    writeFileSync(path, JSON.stringify(settings));
    expectAnswered(await run('cline', ['--json', prompt], env));
    await agent.expectReceipts(paths.messages, provider, model);
  });

  test.each([
    ['completions', { COPILOT_PROVIDER_WIRE_API: 'completions' }, paths.chat],
    ['responses', { COPILOT_PROVIDER_WIRE_API: 'responses' }, paths.responses],
    ['anthropic', { COPILOT_PROVIDER_TYPE: 'anthropic' }, paths.messages],
  ])('Copilot CLI reads a file and answers over %s', async (api, settings, path) => {
    const env = {
      COPILOT_PROVIDER_BASE_URL: baseUrlFor(api),
      COPILOT_PROVIDER_API_KEY: agent.customer.key,
      COPILOT_MODEL: model,
      COPILOT_OFFLINE: 'true',
      ...settings,
    };
    expectAnswered(await run('copilot', ['-p', prompt, '--allow-all-tools'], env));
    await agent.expectReceipts(path, provider, model);
  });
});

/** Where a request of Gemini's dialect arrives for each model. */
test.each([
  [gemini, 'google', `/v1beta/models/${gemini}:streamGenerateContent`],
  [claude, 'anthropic', '/v1/messages'],
  [gpt, 'openai', '/v1/responses'],
] as const)('Gemini CLI at %s', async (model, provider, path) => {
  writeSettings('.gemini/settings.json', {
    security: { auth: { selectedType: 'gemini-api-key' } },
    privacy: { usageStatisticsEnabled: false },
  });
  const env = { GEMINI_API_KEY: agent.customer.key, GOOGLE_GEMINI_BASE_URL: bench.product.base };
  expectAnswered(await run('gemini', ['--skip-trust', '-m', model, '-p', prompt], env));
  await agent.expectReceipts(path, provider, model);
});
