import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AgentBench, type AgentRun, claude, fileText, finalText, gpt, startAgentBench, startAgentRun } from './agent-bench.ts';
import { root } from './product.ts';

/**
 * Real agents read a file with their own tool and answer from it, both at an upstream of their own dialect and through
 * translation.
 */
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

const run = (name: string, args: readonly string[], env: Record<string, string>) =>
  agent.run(join(root, 'e2e/node_modules/.bin', name), args, env);

describe('Claude Code', () => {
  const prompt = async (model: string) => {
    const output = await run('claude', ['-p', 'What does note.txt say?', '--output-format', 'json', '--allowedTools', 'Read'], {
      ANTHROPIC_BASE_URL: bench.product.base,
      ANTHROPIC_AUTH_TOKEN: agent.customer.key,
      ANTHROPIC_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      ANTHROPIC_SMALL_FAST_MODEL: model,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    });
    return JSON.parse(output) as { result: string; num_turns: number };
  };

  test('reads a file and answers with an Anthropic model, and its own system prompt is not added again', async () => {
    expect(await prompt(claude)).toMatchObject({ result: finalText, num_turns: 2 });
    const last = agent.lastBody<{ system: { text: string }[]; messages: { role: string; content: unknown }[] }>();
    expect(JSON.stringify(last.messages)).toContain(fileText);
    const [result] = (last.messages.at(-1)?.content ?? []) as { type: string; tool_use_id: string }[];
    expect(result).toMatchObject({ type: 'tool_result', tool_use_id: 'toolu_01Magic' });
    expect(JSON.stringify(last.system).match(/official CLI for Claude/g)).toHaveLength(1);
    await agent.expectReceipts('/v1/messages', 'anthropic', claude);
  });

  test('reads a file and answers with an OpenAI model through translation', async () => {
    expect(await prompt(gpt)).toMatchObject({ result: finalText, num_turns: 2 });
    const { input } = agent.lastBody<{ input: { type: string; call_id?: string; output?: unknown }[] }>();
    const result = input.find(({ type }) => type === 'function_call_output');
    expect(JSON.stringify(result?.output)).toContain(fileText);
    expect(input.find(({ type }) => type === 'function_call')?.call_id).toBe(result?.call_id);
    await agent.expectReceipts('/v1/responses', 'openai', gpt);
  });
});

describe('Codex', () => {
  const prompt = async (model: string) => {
    const settings = {
      model_provider: 'derouter',
      'model_providers.derouter.name': 'derouter',
      'model_providers.derouter.base_url': `${bench.product.base}/v1`,
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
      { CODEX_HOME: agent.home, DEROUTER_KEY: agent.customer.key },
    );
    return output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map(
        (line) => JSON.parse(line) as { type: string; item?: { type: string; text?: string; aggregated_output?: string }; usage?: object },
      );
  };
  const expectAnswered = (events: Awaited<ReturnType<typeof prompt>>) => {
    const items = events.filter(({ type }) => type === 'item.completed').map(({ item }) => item);
    expect(items.find((item) => item?.type === 'command_execution')?.aggregated_output).toContain(fileText);
    expect(items.at(-1)).toMatchObject({ type: 'agent_message', text: finalText });
    expect(events.at(-1)).toMatchObject({
      type: 'turn.completed',
      usage: { input_tokens: 20_400, cached_input_tokens: 18_000, output_tokens: 120 },
    });
  };

  test('runs a command and answers with an OpenAI model', async () => {
    expectAnswered(await prompt(gpt));
    const { input } = agent.lastBody<{ input: { type: string; call_id?: string; output?: unknown }[] }>();
    expect(input.find(({ type }) => type === 'function_call')?.call_id).toBe('call_magic');
    expect(JSON.stringify(input.find(({ type }) => type === 'function_call_output')?.output)).toContain(fileText);
    await agent.expectReceipts('/v1/responses', 'openai', gpt);
  });

  test('runs a command and answers with an Anthropic model through translation', async () => {
    expectAnswered(await prompt(claude));
    const { messages, system } = agent.lastBody<{ messages: { content: unknown }[]; system: { text: string }[] }>();
    expect(JSON.stringify(messages.at(-1)?.content)).toContain(fileText);
    expect(system[0]?.text).toBe("You are Claude Code, Anthropic's official CLI for Claude.");
    await agent.expectReceipts('/v1/messages', 'anthropic', claude);
  });
});

describe('opencode', () => {
  const prompt = async (model: string) => {
    const provider = {
      npm: '@ai-sdk/openai-compatible',
      name: 'derouter',
      options: { baseURL: `${bench.product.base}/v1`, apiKey: '{env:DEROUTER_KEY}' },
      models: { [model]: { name: model, tool_call: true, limit: { context: 200_000, output: 32_000 } } },
    };
    const config = { provider: { derouter: provider }, model: `derouter/${model}`, small_model: `derouter/${model}` };
    writeFileSync(join(agent.home, 'opencode.json'), JSON.stringify(config));
    return run('opencode', ['run', '--auto', '-m', `derouter/${model}`, 'What does note.txt say?'], {
      DEROUTER_KEY: agent.customer.key,
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
    });
  };

  test('reads a file and answers with an OpenAI model, and its max_tokens is renamed to max_completion_tokens', async () => {
    expect(await prompt(gpt)).toContain(finalText);
    const last = agent.lastBody<{ messages: { role: string; tool_call_id?: string; content: unknown }[] }>();
    expect(last).toMatchObject({ max_completion_tokens: 32_000 });
    expect(last).not.toHaveProperty('max_tokens');
    const result = last.messages.find(({ role }) => role === 'tool');
    expect([result?.tool_call_id, JSON.stringify(result?.content)]).toEqual(['call_magic', expect.stringContaining(fileText)]);
    await agent.expectReceipts('/v1/chat/completions', 'openai', gpt);
  });

  test('reads a file and answers with an Anthropic model through translation', async () => {
    expect(await prompt(claude)).toContain(finalText);
    const { messages } = agent.lastBody<{ messages: { content: unknown }[] }>();
    expect(JSON.stringify(messages.at(-1)?.content)).toContain(fileText);
    await agent.expectReceipts('/v1/messages', 'anthropic', claude);
  });
});
