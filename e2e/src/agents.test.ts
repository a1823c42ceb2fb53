import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProviderAnswer, providerScript, type ScriptedUpstream, type SeenRequest, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Customer, createCustomer, nano } from './customer.ts';
import { listPriceNano } from './list-price.ts';
import { type Product, removeDataDir, root, startProduct } from './product.ts';

/**
 * Agents as people use them: they read a file with a tool of their own and answer from it, at an upstream of their own
 * dialect and behind translation.
 */
const fileText = 'The magic number is 4 711.';
const finalText = 'It says that the magic number is 4 711.';
const claude = 'claude-sonnet-4-6';
const gpt = 'gpt-5-mini';
const usages = {
  messages: { input_tokens: 1_200, cache_creation_input_tokens: 0, cache_read_input_tokens: 9_000, output_tokens: 60 },
  chat: { prompt_tokens: 10_200, prompt_tokens_details: { cached_tokens: 9_000 }, completion_tokens: 60, total_tokens: 10_260 },
  responses: { input_tokens: 10_200, input_tokens_details: { cached_tokens: 9_000 }, output_tokens: 60, total_tokens: 10_260 },
};
const quantities = { input_tokens: 10_200, cache_read_tokens: 9_000, output_tokens: 60 };

let upstream: ScriptedUpstream;
let product: Product;
let customer: Customer;
let home: string;
let file: string;

beforeAll(async () => {
  upstream = await startScriptedUpstream(providerScript(play));
  product = await startProduct({
    ANTHROPIC_API_KEY: 'upstream-secret-a',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'upstream-secret-o',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
  });
});
afterAll(async () => {
  await product.stop();
  await upstream.close();
  removeDataDir(product.dataDir);
});
beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'derouter-agent-')));
  file = join(home, 'note.txt');
  writeFileSync(file, `${fileText}\n`);
  customer = await createCustomer(product);
  upstream.requests.length = 0;
  return () => rmSync(home, { recursive: true, force: true });
});

/** The model's part: asks for the file with whichever tool the agent has, and answers once it has seen it. */
function play({ path, raw, body }: SeenRequest): ProviderAnswer {
  const usage = usages[path.includes('messages') ? 'messages' : path.includes('chat') ? 'chat' : 'responses'];
  const tools = (Array.isArray(body?.tools) ? body.tools : []) as { name?: string; function?: { name: string } }[];
  const has = (name: string) => tools.some((tool) => (tool.name ?? tool.function?.name) === name);
  const isAnswered = raw.includes('tool_result') || raw.includes('function_call_output') || raw.includes('"role":"tool"');
  if (isAnswered || tools.length === 0) return { text: finalText, usage };
  if (has('Read')) return { text: '', usage, toolCall: { id: 'toolu_01Magic', name: 'Read', input: { file_path: file } } };
  if (has('read')) return { text: '', usage, toolCall: { id: 'call_magic', name: 'read', input: { filePath: file } } };
  if (has('exec_command')) return { text: '', usage, toolCall: { id: 'call_magic', name: 'exec_command', input: { cmd: `cat ${file}` } } };
  return { text: finalText, usage };
}

/** Runs an agent to its end, without a terminal. */
function run(name: string, args: readonly string[], env: Record<string, string>): Promise<string> {
  const child = spawn(join(root, 'e2e/node_modules/.bin', name), args, {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 90_000,
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${name} ended with ${code}: ${errors}${output}`))));
  });
}

/** What the provider was asked last. */
function lastBody<T>(): T {
  const request = upstream.requests.at(-1);
  if (!request) throw new Error('nothing was asked');
  return request.body as T;
}

/** Every call was served there, and costs what the list price of its usage says. */
async function expectReceipts(path: string, provider: 'anthropic' | 'openai', model: string) {
  const receipts = await customer.receipts();
  expect(receipts.length).toBeGreaterThanOrEqual(2);
  expect(upstream.requests.map((request) => request.path.split('?')[0])).toEqual(receipts.map(() => path));
  const price = listPriceNano(provider, model, quantities);
  expect(receipts.map(({ status, source, costUsd }) => [status, source, nano(costUsd)])).toEqual(
    receipts.map(() => ['completed', 'reported', price]),
  );
}

describe('Claude Code', () => {
  const ask = async (model: string) => {
    const output = await run('claude', ['-p', 'What does note.txt say?', '--output-format', 'json', '--allowedTools', 'Read'], {
      ANTHROPIC_BASE_URL: product.base,
      ANTHROPIC_AUTH_TOKEN: customer.key,
      ANTHROPIC_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      ANTHROPIC_SMALL_FAST_MODEL: model,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    });
    return JSON.parse(output) as { result: string; num_turns: number };
  };

  test('reads a file and answers, at Anthropic; its own system prompt is not doubled', async () => {
    expect(await ask(claude)).toMatchObject({ result: finalText, num_turns: 2 });
    const last = lastBody<{ system: { text: string }[]; messages: { role: string; content: unknown }[] }>();
    expect(JSON.stringify(last.messages)).toContain(fileText);
    const [result] = (last.messages.at(-1)?.content ?? []) as { type: string; tool_use_id: string }[];
    expect(result).toMatchObject({ type: 'tool_result', tool_use_id: 'toolu_01Magic' });
    expect(JSON.stringify(last.system).match(/official CLI for Claude/g)).toHaveLength(1);
    await expectReceipts('/v1/messages', 'anthropic', claude);
  });

  test('reads a file and answers, at OpenAI behind translation', async () => {
    expect(await ask(gpt)).toMatchObject({ result: finalText, num_turns: 2 });
    const { input } = lastBody<{ input: { type: string; call_id?: string; output?: unknown }[] }>();
    const result = input.find(({ type }) => type === 'function_call_output');
    expect(JSON.stringify(result?.output)).toContain(fileText);
    expect(input.find(({ type }) => type === 'function_call')?.call_id).toBe(result?.call_id);
    await expectReceipts('/v1/responses', 'openai', gpt);
  });
});

describe('Codex', () => {
  const ask = async (model: string) => {
    const settings = {
      model_provider: 'derouter',
      'model_providers.derouter.name': 'derouter',
      'model_providers.derouter.base_url': `${product.base}/v1`,
      'model_providers.derouter.env_key': 'DEROUTER_KEY',
      'model_providers.derouter.wire_api': 'responses',
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${JSON.stringify(value)}`]);
    const output = await run(
      'codex',
      [
        'exec',
        '--json',
        '--skip-git-repo-check',
        '--dangerously-bypass-approvals-and-sandbox',
        '-m',
        model,
        ...options,
        'What does note.txt say?',
      ],
      { CODEX_HOME: home, DEROUTER_KEY: customer.key },
    );
    return output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map(
        (line) => JSON.parse(line) as { type: string; item?: { type: string; text?: string; aggregated_output?: string }; usage?: object },
      );
  };
  const expectAnswered = (events: Awaited<ReturnType<typeof ask>>) => {
    const items = events.filter(({ type }) => type === 'item.completed').map(({ item }) => item);
    expect(items.find((item) => item?.type === 'command_execution')?.aggregated_output).toContain(fileText);
    expect(items.at(-1)).toMatchObject({ type: 'agent_message', text: finalText });
    expect(events.at(-1)).toMatchObject({
      type: 'turn.completed',
      usage: { input_tokens: 20_400, cached_input_tokens: 18_000, output_tokens: 120 },
    });
  };

  test('runs a command and answers, at OpenAI', async () => {
    expectAnswered(await ask(gpt));
    const { input } = lastBody<{ input: { type: string; call_id?: string; output?: unknown }[] }>();
    expect(input.find(({ type }) => type === 'function_call')?.call_id).toBe('call_magic');
    expect(JSON.stringify(input.find(({ type }) => type === 'function_call_output')?.output)).toContain(fileText);
    await expectReceipts('/v1/responses', 'openai', gpt);
  });

  test('runs a command and answers, at Anthropic behind translation', async () => {
    expectAnswered(await ask(claude));
    const { messages, system } = lastBody<{ messages: { content: unknown }[]; system: { text: string }[] }>();
    expect(JSON.stringify(messages.at(-1)?.content)).toContain(fileText);
    expect(system[0]?.text).toBe("You are Claude Code, Anthropic's official CLI for Claude.");
    await expectReceipts('/v1/messages', 'anthropic', claude);
  });
});

describe('opencode', () => {
  const ask = async (model: string) => {
    const provider = {
      npm: '@ai-sdk/openai-compatible',
      name: 'derouter',
      options: { baseURL: `${product.base}/v1`, apiKey: '{env:DEROUTER_KEY}' },
      models: { [model]: { name: model, tool_call: true, limit: { context: 200_000, output: 32_000 } } },
    };
    const config = { provider: { derouter: provider }, model: `derouter/${model}`, small_model: `derouter/${model}` };
    writeFileSync(join(home, 'opencode.json'), JSON.stringify(config));
    return run('opencode', ['run', '--auto', '-m', `derouter/${model}`, 'What does note.txt say?'], {
      DEROUTER_KEY: customer.key,
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
    });
  };

  test('reads a file and answers, at OpenAI, whose models take its output limit under another name', async () => {
    expect(await ask(gpt)).toContain(finalText);
    const last = lastBody<{ messages: { role: string; tool_call_id?: string; content: unknown }[] }>();
    expect(last).toMatchObject({ max_completion_tokens: 32_000 });
    expect(last).not.toHaveProperty('max_tokens');
    const result = last.messages.find(({ role }) => role === 'tool');
    expect([result?.tool_call_id, JSON.stringify(result?.content)]).toEqual(['call_magic', expect.stringContaining(fileText)]);
    await expectReceipts('/v1/chat/completions', 'openai', gpt);
  });

  test('reads a file and answers, at Anthropic behind translation', async () => {
    expect(await ask(claude)).toContain(finalText);
    const { messages } = lastBody<{ messages: { content: unknown }[] }>();
    expect(JSON.stringify(messages.at(-1)?.content)).toContain(fileText);
    await expectReceipts('/v1/messages', 'anthropic', claude);
  });
});
