import { expect, test } from 'vitest';
import { hasPython, runPython } from '../../run-python.ts';
import type { Answer, Turn } from './conversation.ts';
import { estimateFigures, estimatePrompt } from './estimate-figures.ts';
import { chatRequest, noSettings, readTools, wrongSettings } from './request-body.ts';
import { requestSamples } from './request-samples.ts';

const figures = { firstTokenMs: 1, totalMs: 2, inputTokens: 3, outputTokens: 4, receiptId: null, costUsd: null };
const answered = (change: Partial<Answer>): Answer => ({
  ...{
    role: 'assistant',
    id: 'a',
    model: 'm',
    text: '',
    reasoning: '',
    toolCalls: [],
    state: 'done',
    finish: null,
    failure: null,
    promptTokens: null,
    figures,
  },
  ...change,
});
const image = `data:image/png;base64,${'A'.repeat(1000)}`;
const call = { id: 'c1', name: 'get_weather', arguments: '{"city":"Łódź \'x\'"}', result: 'rain' };
const turns: Turn[] = [
  { role: 'user', id: 'q1', text: 'What\'s "this"?\n\\n ${x}', images: [image] },
  answered({ toolCalls: [call, { ...call, id: 'c2', result: 'sun' }] }),
  answered({ id: 'b', text: 'It rains.' }),
  answered({ id: 'failed', state: 'failed' }),
  { role: 'user', id: 'q2', text: 'Thanks', images: [] },
];
const tools = '[{"name":"get_weather","input_schema":{"type":"object","properties":{"deep":{"enum":[true,null,1.5]}}}}]';

test('the estimate of a prompt has its system prompt, tools, calls with their results, and images', () => {
  const tokensOf = (change: Partial<typeof noSettings>, list: readonly Turn[] = turns) =>
    estimatePrompt(chatRequest('m', list, { ...noSettings, ...change }));
  const all = tokensOf({});
  expect(tokensOf({ system: 'Be brief.' })).toBeGreaterThan(all);
  expect(tokensOf({ tools })).toBeGreaterThan(all + 20);
  expect(all - tokensOf({}, turns.slice(1))).toBeGreaterThan(1_000);
  // An image counts by its kind, not by the length of its data.
  expect(all).toBeLessThan(1_200);
  expect(tokensOf({}, turns.slice(1))).toBeGreaterThan(tokensOf({}, turns.slice(2)) + 10);
  expect(tokensOf({}, [{ role: 'user', id: 'q', text: 'Hello, how are you today?', images: [] }])).toBe(12);
});

test('an answer costs more the longer it gets, at the rates of its prompt, and reported tokens replace estimates', () => {
  const prices = {
    tiers: [
      { fromPromptTokens: 0, usdPerMillion: { input: '1', output: '10' } },
      { fromPromptTokens: 2_000, usdPerMillion: { input: '2', output: '20' } },
    ],
    systemPromptCost: { tokens: 900 },
  } as unknown as Parameters<typeof estimateFigures>[1];
  const running = answered({ state: 'running', promptTokens: 100, figures: { ...figures, inputTokens: null, outputTokens: null } });
  expect(estimateFigures(running, prices)).toBeNull();
  const written = (text: string, change: Partial<Answer> = {}) => estimateFigures({ ...running, text, ...change }, prices);
  expect(written('Hello, how are you today?')).toEqual({ inputTokens: 1_000, outputTokens: 8, costUsd: '0.00108' });
  expect(written('Hello, how are you today?', { promptTokens: 1_100 })?.costUsd).toBe('0.00416');
  expect(written('Hello', { figures: { ...figures, inputTokens: 1_200, outputTokens: 34 } })).toEqual({
    ...{ inputTokens: 1_200, outputTokens: 34, costUsd: '0.00154' },
  });
  expect(written('Hello', { promptTokens: null })).toBeNull();
  expect(estimateFigures({ ...running, text: 'Hello' }, undefined)?.costUsd).toBeNull();
});

test('what is not set is not sent, and turns become messages', () => {
  expect(chatRequest('m', [turns[4] as Turn], noSettings)).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Thanks' }] });
  const set = { system: 'Be brief.', maxTokens: '50', temperature: '0', topP: '0.5', effort: 'low', tools };
  const function_ = { name: 'get_weather', parameters: { type: 'object', properties: { deep: { enum: [true, null, 1.5] } } } };
  const called = { type: 'function', function: { name: 'get_weather', arguments: call.arguments } };
  expect(chatRequest('m', turns, set)).toEqual({
    ...{
      model: 'm',
      max_tokens: 50,
      temperature: 0,
      top_p: 0.5,
      reasoning_effort: 'low',
      tools: [{ type: 'function', function: function_ }],
    },
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: image } },
          { type: 'text', text: 'What\'s "this"?\n\\n ${x}' },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c1', ...called },
          { id: 'c2', ...called },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'rain' },
      { role: 'tool', tool_call_id: 'c2', content: 'sun' },
      { role: 'assistant', content: 'It rains.' },
      { role: 'user', content: 'Thanks' },
    ],
  });
});

test('wrong settings are named', () => {
  expect(wrongSettings(noSettings)).toEqual([]);
  expect(wrongSettings({ ...noSettings, maxTokens: '0', temperature: '2.1', topP: 'x', tools: '[{}]' })).toEqual([
    ...['maxTokens', 'temperature', 'topP', 'tools'],
  ]);
  for (const text of ['{', '1', '[null]', '[{"name":"a b"}]', '[{"name":"a"},{"name":"a"}]', '[{"name":"a","parameters":[]}]']) {
    expect([text, readTools(text)]).toEqual([text, null]);
  }
  expect(readTools('{"type":"function","function":{"name":"a"}}')).toEqual([{ type: 'function', function: { name: 'a' } }]);
});

/** The object that a sample passes to a function, evaluated. */
function argumentOf(code: string, before: string): unknown {
  const from = code.indexOf(before) + before.length;
  const derouter = { chat: (model: string) => ({ chat: model }) };
  const evaluate = new Function('derouter', 'tool', 'jsonSchema', `return (${code.slice(from, code.indexOf('\n});', from) + 2)});`);
  return evaluate(
    derouter,
    (one: unknown) => one,
    (schema: unknown) => schema,
  );
}

test('code samples say the same as the request, with images abbreviated', () => {
  const request = chatRequest('m', turns, { system: 'Be "brief".', maxTokens: '50', temperature: '1.5', topP: '', effort: 'low', tools });
  const codes = new Map(requestSamples('https://api.test', 'dr-…', request).map(({ name, code }) => [name, code]));
  for (const code of codes.values()) expect(code).not.toContain('AAAA');
  const short = JSON.parse(JSON.stringify({ ...request, stream: true }).replace('A'.repeat(1000), '…'));

  const curl = codes.get('curl') ?? '';
  expect(JSON.parse(curl.slice(curl.indexOf("-d '") + 4, -1).replaceAll(`'\\''`, "'"))).toEqual(short);
  expect(argumentOf(codes.get('OpenAI SDK') ?? '', 'completions.create(')).toEqual(short);

  const fromPython = (codes.get('OpenAI SDK (Python)') ?? '')
    .split('completions.create(\n')[1]
    ?.split('\n)\n')[0]
    ?.replace(/^ {4}(\w+)=/gm, '"$1":')
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bNone\b/g, 'null');
  expect(new Function(`return ({${fromPython}})`)()).toEqual(short);

  expect(argumentOf(codes.get('Anthropic SDK') ?? '', 'messages.stream(')).toEqual({
    ...{ model: 'm', max_tokens: 50, system: 'Be "brief".', temperature: 1, output_config: { effort: 'low' } },
    tools: [{ name: 'get_weather', input_schema: request.tools?.[0]?.function.parameters }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: '…' } },
          { type: 'text', text: 'What\'s "this"?\n\\n ${x}' },
        ],
      },
      {
        role: 'assistant',
        content: ['c1', 'c2'].map((id) => ({ type: 'tool_use', id, name: 'get_weather', input: { city: "Łódź 'x'" } })),
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c1', content: 'rain' },
          { type: 'tool_result', tool_use_id: 'c2', content: 'sun' },
        ],
      },
      { role: 'assistant', content: 'It rains.' },
      { role: 'user', content: 'Thanks' },
    ],
  });
  expect(argumentOf(codes.get('Vercel AI SDK') ?? '', 'streamText(')).toMatchObject({
    ...{ model: { chat: 'm' }, system: 'Be "brief".', maxOutputTokens: 50, temperature: 1.5 },
    providerOptions: { openai: { reasoningEffort: 'low' } },
    tools: { get_weather: { inputSchema: request.tools?.[0]?.function.parameters } },
  });
});

test.skipIf(!hasPython)('the request as Python has the same values when Python reads it', { timeout: 60_000 }, () => {
  const odd = 'Łódź \u2028 \u0000 "x" \'y\' \\n \\ 👋 ${x} {y} """';
  const settings = { system: odd, maxTokens: '50', temperature: '0', topP: '0.5', effort: 'low', tools };
  const request = chatRequest('m', [{ role: 'user', id: 'q', text: odd, images: [] }, ...turns.slice(1)], settings);
  const code = requestSamples('https://x.example', 'dr-key', request).find(({ name }) => name.includes('Python'))?.code;
  const program = `
import ast, json, sys
calls = [node for node in ast.walk(ast.parse(json.load(sys.stdin))) if isinstance(node, ast.Call)]
create = next(call for call in calls if getattr(call.func, "attr", "") == "create")
print(json.dumps({word.arg: ast.literal_eval(word.value) for word in create.keywords}))`;
  expect(runPython(program, code)).toEqual({ ...request, stream: true });
});
