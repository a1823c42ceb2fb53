import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AgentBench, type AgentRun, claude, fileText, finalText, gpt, startAgentBench, startAgentRun } from './agent-bench.ts';
import { launchBrowser } from './browser.ts';
import { installPackedCli, type PackedCli, runCli } from './packed-cli.ts';
import { root } from './product.ts';
import { shoot } from './shoot.ts';

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

describe('an agent that `derouter connect` set up', () => {
  let cli: PackedCli;
  beforeAll(async () => {
    cli = await installPackedCli();
  });
  afterAll(() => cli.close());

  const command = (args: readonly string[], onCode?: (userCode: string, url: string) => unknown) =>
    runCli(cli.command, args, { HOME: agent.home, PATH: `${join(root, 'e2e/node_modules/.bin')}:${process.env.PATH}` }, onCode);
  const approve = (userCode: string) =>
    agent.customer.api.mutate('devices.approve', { userCode, scopes: ['inference'], budget: { usd: '5', period: 'month' } });
  const connect = (id: string, model: string, onCode: (userCode: string, url: string) => unknown = approve) =>
    command(['connect', '--base-url', bench.product.base, '--agent', id, '--model', model, '--yes'], onCode);
  /** Follows the printed link as the owner of the account does, and takes screenshots of what they see. */
  const approveInBrowser = async (userCode: string, url: string) => {
    const browser = await launchBrowser();
    try {
      const [name = '', value = ''] = agent.customer.api.cookie.split('=');
      const open = async (width: number, locale: string, colorScheme: 'light' | 'dark', path: string) => {
        const context = await browser.newContext({ locale, colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
        await context.addCookies([{ name, value, url: bench.product.base }]);
        const page = await context.newPage();
        await page.goto(path);
        return page;
      };
      for (const [width, locale, scheme] of [
        [1280, 'en-US', 'dark'],
        [390, 'zh-CN', 'light'],
        [390, 'en-US', 'dark'],
      ] as const) {
        const page = await open(width, locale, scheme, url);
        await page.getByTestId('device-approve').waitFor();
        await shoot(page, `device-${width}-${locale.slice(0, 2)}-${scheme}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
        await page.context().close();
      }
      const page = await open(1280, 'en-US', 'light', `${bench.product.base}/keys`);
      await page.getByTestId('connect-command').waitFor();
      await shoot(page, 'keys-connect-1280-light');
      await page.getByTestId('enter-device-code').click();
      await page.getByTestId('device-code').fill(userCode.toLowerCase());
      await page.getByTestId('device-continue').click();
      expect(await page.getByTestId('device-shown-code').textContent()).toBe(userCode);
      expect(await page.getByTestId('device-budget').inputValue()).toBe('20');
      await page.getByTestId('device-budget').fill('7.50');
      await shoot(page, 'device-1280-en-light');
      await page.getByTestId('device-approve').click();
      await page.getByTestId('device-decided').waitFor();
    } finally {
      await browser.close();
    }
  };
  const settings = (...path: string[]) => join(agent.home, ...path);
  const keyOf = async (name: RegExp) => {
    const keys =
      await agent.customer.api.query<{ name: string; lastUsedAt: string | null; budget: object | null; scopes: string[] }[]>('keys.list');
    return keys.find((key) => name.test(key.name));
  };
  /** Every file below the home folder with its bytes. */
  const snapshot = () =>
    Object.fromEntries(
      readdirSync(agent.home, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'latin1')]),
    );

  test('Claude Code answers with its new key; other settings stay, and undo restores every byte', async () => {
    const text =
      '{\r\n\t"permissions": { "allow": ["Read"] },\r\n\t"env": {"ANTHROPIC_API_KEY": "old",   "KEEP": "1"},\r\n\t"unknownSetting": [1,2 , 3]\r\n}';
    mkdirSync(settings('.claude'));
    writeFileSync(settings('.claude/settings.json'), text, { mode: 0o640 });
    const before = snapshot();
    const dry = await command(['connect', '--base-url', bench.product.base, '--dry-run']);
    expect(dry.output).toContain(`+\t"apiKeyHelper": "cat '${settings('.config/derouter/keys/claude-code')}'"`);
    expect(dry.output.match(/^(Claude Code|Codex|opencode): /gm)).toHaveLength(3);
    expect(snapshot()).toEqual(before);
    expect(await command(['connect', '--base-url', bench.product.base, '--agent', 'claude-code'])).toEqual({
      code: 1,
      output: expect.stringMatching(/derouter: This is not a terminal.*--yes/),
    });

    const { code, output } = await connect('claude-code', claude);
    expect([code, output]).toEqual([0, expect.stringContaining('Claude Code is connected')]);
    const after = readFileSync(settings('.claude/settings.json'), 'utf8');
    expect(after).toContain('"unknownSetting": [1,2 , 3],\r\n');
    expect(after).not.toMatch(/ANTHROPIC_API_KEY|[^\r]\n/);
    expect(JSON.parse(after)).toMatchObject({
      permissions: { allow: ['Read'] },
      env: { KEEP: '1', ANTHROPIC_BASE_URL: bench.product.base },
    });
    expect(statSync(settings('.claude/settings.json')).mode & 0o777).toBe(0o640);
    expect(statSync(settings('.config/derouter/keys/claude-code')).mode & 0o777).toBe(0o600);
    expect(after).not.toContain(readFileSync(settings('.config/derouter/keys/claude-code'), 'utf8'));
    expect(await keyOf(/^Claude Code on /)).toMatchObject({
      scopes: ['inference'],
      budget: { limits: [{ period: 'month', limitUsd: '5' }] },
    });

    const answer = await run('claude', ['-p', 'What does note.txt say?', '--output-format', 'json'], {
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    });
    expect(JSON.parse(answer)).toMatchObject({ result: finalText, num_turns: 2 });
    await agent.expectReceipts('/v1/messages', 'anthropic', claude);
    expect((await command(['status'])).output).toMatch(
      /^Claude Code \(.*\): key "Claude Code on .*": \$[\d.]+ spent, \$4\.\d+ of \$5 \(monthly\) left\n$/,
    );

    writeFileSync(settings('.claude/settings.json'), `${after}\n`);
    expect(await command(['undo'])).toEqual({ code: 1, output: expect.stringMatching(/^derouter: .* was changed since .*--force.*\n$/) });
    expect((await command(['undo', '--force'])).code).toBe(0);
    expect(readFileSync(settings('.claude/settings.json'), 'utf8')).toBe(text);
    expect(statSync(settings('.claude/settings.json')).mode & 0o777).toBe(0o640);
    expect(Object.keys(snapshot()).filter((path) => path.includes('.config/derouter'))).toEqual([]);
  });

  test('Codex answers with its new key, and undo deletes the settings that did not exist before', async () => {
    expect((await connect('codex', gpt, approveInBrowser)).code).toBe(0);
    expect(await keyOf(/^Codex on /)).toMatchObject({ scopes: ['inference'], budget: { limits: [{ period: 'month', limitUsd: '7.5' }] } });
    expect(statSync(settings('.codex/config.toml')).mode & 0o777).toBe(0o600);
    const output = await run(
      'codex',
      ['exec', '--json', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', 'What does note.txt say?'],
      {},
    );
    expect(output).toContain(finalText);
    await agent.expectReceipts('/v1/responses', 'openai', gpt);
    await expect.poll(async () => (await keyOf(/^Codex on /))?.lastUsedAt).not.toBeNull();
    expect((await command(['undo', '--agent', 'codex'])).code).toBe(0);
    expect(Object.keys(snapshot()).filter((path) => /config\.toml|\.config\/derouter/.test(path))).toEqual([]);
  });

  test('opencode answers with its new key', async () => {
    mkdirSync(settings('.config/opencode'), { recursive: true });
    const text = '{\n  // my theme\n  "theme": "dark",\n}\n';
    writeFileSync(settings('.config/opencode/opencode.jsonc'), text);
    expect((await connect('opencode', gpt)).code).toBe(0);
    expect(readFileSync(settings('.config/opencode/opencode.jsonc'), 'utf8')).toContain('  // my theme\n  "theme": "dark",');
    const output = await run('opencode', ['run', '--auto', 'What does note.txt say?'], {
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
    });
    expect(output).toContain(finalText);
    await agent.expectReceipts('/v1/chat/completions', 'openai', gpt);
    expect(await keyOf(/^opencode on /)).toMatchObject({ scopes: ['inference'] });
    expect((await command(['undo'])).code).toBe(0);
    expect(readFileSync(settings('.config/opencode/opencode.jsonc'), 'utf8')).toBe(text);
  });

  test('nothing is written if the request is denied, and errors are one line', async () => {
    const before = snapshot();
    const deny = (userCode: string) => agent.customer.api.mutate('devices.deny', { userCode });
    expect(await connect('codex', gpt, deny)).toEqual({
      code: 1,
      output: expect.stringMatching(/\nderouter: Not connected: The request was denied\.\n$/),
    });
    expect(snapshot()).toEqual(before);
    expect(await command(['connect', '--base-url', 'http://127.0.0.1:9', '--agent', 'codex'])).toEqual({
      code: 1,
      output: expect.stringMatching(/^derouter: http:\/\/127\.0\.0\.1:9 cannot be reached \(.*\)\.\n$/),
    });
    expect((await command(['connect', '--base-url', bench.product.base, '--agent', 'cline'])).output).toContain(
      `cline auth -p openai -k <key> -b ${bench.product.base}/v1`,
    );
  });
});
