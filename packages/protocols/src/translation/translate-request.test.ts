import { describe, expect, test } from 'vitest';
import type { ChatDialect } from './intermediate.ts';
import { translateRequest } from './translate.ts';
import { TranslationError } from './translation-error.ts';

type Fields = Record<string, unknown>;
const limits = { upstreamModel: 'up', maxOutputTokens: 4096 };

function to(target: ChatDialect, from: ChatDialect, body: Fields, options: Fields = {}) {
  return translateRequest(from, target, { model: 'm', ...body }, { ...limits, ...options });
}
const chat = (body: Fields) => ({ messages: [{ role: 'user', content: 'hi' }], ...body });
const claude = (body: Fields) => ({ max_tokens: 100, messages: [{ role: 'user', content: 'hi' }], ...body });
const responses = (body: Fields) => ({ input: 'hi', ...body });
function refusal(run: () => unknown): [string, string] {
  try {
    run();
  } catch (error) {
    if (error instanceof TranslationError) return [error.code, error.param];
    throw error;
  }
  throw new Error('nothing was refused');
}
const hello = { role: 'user', content: [{ type: 'text', text: 'hi' }] };
const tool = { name: 'f', description: 'd', input_schema: { type: 'object', properties: { a: { type: 'string', pattern: '^x' } } } };
const fn = { type: 'function', function: { name: 'f', description: 'd', parameters: tool.input_schema } };

describe('system and developer', () => {
  const messages = [
    { role: 'system', content: 's' },
    { role: 'developer', content: 'd' },
    { role: 'user', content: 'hi' },
    { role: 'developer', content: 'now short' },
    { role: 'user', content: 'go' },
  ];

  test('to Anthropic: leading ones are the system prompt, later ones stay where they are if the model knows that', () => {
    const modern = to('anthropic-messages', 'openai-chat', { messages }, { upstreamModel: 'claude-opus-5' });
    expect(modern.body).toMatchObject({
      system: [
        { type: 'text', text: 's' },
        { type: 'text', text: 'd' },
      ],
      messages: [hello, { role: 'system', content: [{ type: 'text', text: 'now short' }] }, { role: 'user' }],
    });
    const early = to('anthropic-messages', 'openai-chat', { messages }, { upstreamModel: 'claude-sonnet-4-5' });
    expect(early.body.messages).toEqual([{ role: 'user', content: ['hi', 'now short', 'go'].map((text) => ({ type: 'text', text })) }]);
    expect(early.approximations).toContain('a developer message within the conversation became a user message');
  });

  test('to Gemini: the leading ones are the instruction', () => {
    const { body, approximations } = to('gemini', 'openai-chat', { messages });
    expect(body).toMatchObject({ systemInstruction: { parts: [{ text: 's' }, { text: 'd' }] } });
    expect(body.contents).toEqual([{ role: 'user', parts: [{ text: 'hi' }, { text: 'now short' }, { text: 'go' }] }]);
    expect(approximations).toHaveLength(1);
  });

  test('from Anthropic to OpenAI: blocks stay apart, compatible servers get one string', () => {
    const system = [
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'b' },
    ];
    expect(to('openai-chat', 'anthropic-messages', claude({ system })).body.messages).toEqual([
      {
        role: 'system',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'user', content: 'hi' },
    ]);
    expect(to('openai-chat', 'anthropic-messages', claude({ system }), { isOpenaiItself: false }).body.messages).toEqual([
      { role: 'system', content: 'a\n\nb' },
      { role: 'user', content: 'hi' },
    ]);
    expect(to('openai-responses', 'anthropic-messages', claude({ system: 'a' })).body).toMatchObject({
      instructions: 'a',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }],
    });
  });

  test('a compatible server knows neither the developer role nor the new name of the limit', () => {
    const body = { messages: [{ role: 'developer', content: 'd' }], max_output_tokens: 5, input: [{ role: 'developer', content: 'd' }] };
    expect(to('openai-chat', 'openai-responses', body, { isOpenaiItself: false }).body).toMatchObject({
      messages: [{ role: 'system', content: 'd' }],
      max_tokens: 5,
    });
    expect(to('openai-chat', 'openai-responses', body).body).toMatchObject({ messages: [{ role: 'developer' }], max_completion_tokens: 5 });
  });

  test('system messages alone: the last is what is asked', () => {
    const { body } = to('anthropic-messages', 'openai-chat', { messages: messages.slice(0, 2) });
    expect(body).toMatchObject({ system: [{ text: 's' }], messages: [{ role: 'user', content: [{ text: 'd' }] }] });
  });
});

describe('tools', () => {
  test('schemas are verbatim, choices and parallel calls keep their meaning', () => {
    const asked = claude({ tools: [tool], tool_choice: { type: 'any', disable_parallel_tool_use: true } });
    expect(to('openai-chat', 'anthropic-messages', asked).body).toMatchObject({
      tools: [fn],
      tool_choice: 'required',
      parallel_tool_calls: false,
    });
    expect(to('openai-responses', 'anthropic-messages', asked).body).toMatchObject({
      tools: [{ type: 'function', name: 'f', description: 'd', parameters: tool.input_schema, strict: false }],
      tool_choice: 'required',
      parallel_tool_calls: false,
    });
    const back = chat({ tools: [fn], tool_choice: { type: 'function', function: { name: 'f' } }, parallel_tool_calls: false });
    expect(to('anthropic-messages', 'openai-chat', back).body).toMatchObject({
      tools: [tool],
      tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
    });
    expect(to('gemini', 'openai-chat', chat({ tools: [fn], tool_choice: 'required' })).body).toMatchObject({
      toolConfig: { functionCallingConfig: { mode: 'ANY' } },
    });
    expect(to('anthropic-messages', 'openai-chat', chat({ tools: [fn], tool_choice: 'none' })).body.tool_choice).toEqual({ type: 'none' });
  });

  test('Gemini gets the schema without what it refuses, and says so', () => {
    const parameters = {
      $schema: 'x',
      type: 'object',
      properties: {
        pattern: { type: 'string', pattern: '^x', const: 'x' },
        list: { items: [{ $ref: '#/definitions/a', description: 'no' }] },
      },
      definitions: { a: { allOf: [{ type: 'string' }] } },
      additionalProperties: false,
    };
    const { body, approximations } = to('gemini', 'openai-chat', chat({ tools: [{ ...fn, function: { name: 'f', parameters } }] }));
    expect(body.tools).toEqual([
      {
        functionDeclarations: [
          {
            name: 'f',
            parametersJsonSchema: {
              type: 'object',
              properties: { pattern: { type: 'string', enum: ['x'] }, list: { prefixItems: [{ $ref: '#/$defs/a' }] } },
              $defs: { a: { anyOf: [{ type: 'string' }] } },
              additionalProperties: false,
            },
          },
        ],
      },
    ]);
    expect(approximations).toEqual(['keywords of schemas were left out: $schema, pattern, description beside $ref']);
  });

  test('tools of a provider and free-text tools are refused where there are none', () => {
    const search = { type: 'web_search_20250305', name: 'web_search' };
    expect(refusal(() => to('openai-chat', 'anthropic-messages', claude({ tools: [search] })))).toEqual(['unsupported', 'tools[0].type']);
    const hosted = responses({ tools: [{ type: 'web_search' }] });
    expect(refusal(() => to('anthropic-messages', 'openai-responses', hosted))).toEqual(['unsupported', 'tools[0].type']);
    const custom = responses({ tools: [{ type: 'custom', name: 'p' }] });
    expect(refusal(() => to('anthropic-messages', 'openai-responses', custom))).toEqual(['unsupported', 'tools[0]']);
    expect(to('openai-chat', 'openai-responses', custom).body.tools).toEqual([{ type: 'custom', custom: { name: 'p' } }]);
  });
});

describe('calls and results', () => {
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
  const turns = [
    { role: 'user', content: 'hi' },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look' },
        { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 } },
        { type: 'tool_use', id: 'toolu_2', name: 'g', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_2', content: [{ type: 'text', text: 'see' }, image], is_error: true },
        { type: 'tool_result', tool_use_id: 'toolu_1', content: 'one' },
        { type: 'text', text: 'and?' },
      ],
    },
  ];

  test('to chat: results are messages of their own, their images follow in the user message', () => {
    const { body, approximations } = to('openai-chat', 'anthropic-messages', claude({ messages: turns }));
    expect(body.messages).toEqual([
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: 'I look',
        tool_calls: [
          { id: 'toolu_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
          { id: 'toolu_2', type: 'function', function: { name: 'g', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'toolu_2', content: 'see' },
      { role: 'tool', tool_call_id: 'toolu_1', content: 'one' },
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          { type: 'text', text: 'and?' },
        ],
      },
    ]);
    expect(approximations).toHaveLength(2);
  });

  test('to Responses: images stay in the result', () => {
    const { body } = to('openai-responses', 'anthropic-messages', claude({ messages: turns }));
    expect(body.input).toMatchObject([
      { role: 'user' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look' }] },
      { type: 'function_call', call_id: 'toolu_1', name: 'f', arguments: '{"a":1}' },
      { type: 'function_call', call_id: 'toolu_2', name: 'g', arguments: '{}' },
      {
        type: 'function_call_output',
        call_id: 'toolu_2',
        output: [
          { type: 'input_text', text: 'see' },
          { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
        ],
      },
      { type: 'function_call_output', call_id: 'toolu_1', output: 'one' },
      { role: 'user', content: [{ type: 'input_text', text: 'and?' }] },
    ]);
  });

  test('to Gemini: results in the order of the calls, errors as errors, images beside them', () => {
    const { body } = to('gemini', 'anthropic-messages', claude({ messages: turns }), { upstreamModel: 'gemini-2.5-pro' });
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ text: 'hi' }] },
      {
        role: 'model',
        parts: [
          { text: 'I look' },
          { functionCall: { id: 'toolu_1', name: 'f', args: { a: 1 } } },
          { functionCall: { id: 'toolu_2', name: 'g', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'toolu_1', name: 'f', response: { output: 'one' } } },
          { functionResponse: { id: 'toolu_2', name: 'g', response: { error: 'see' } } },
          { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
          { text: 'and?' },
        ],
      },
    ]);
  });

  test('to Anthropic: results of parallel calls are one message, ids have the form it demands and come back', () => {
    const call = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{"a": 1}' } });
    const messages = [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: null, tool_calls: [call('functions.f:0'), call('call_1')] },
      { role: 'tool', tool_call_id: 'functions.f:0', content: 'x' },
      { role: 'tool', tool_call_id: 'call_1', content: 'y' },
      { role: 'user', content: 'and?' },
    ];
    const { body } = to('anthropic-messages', 'openai-chat', { messages });
    const [, assistant, user] = body.messages as { content: Fields[] }[];
    const [first, second] = assistant?.content ?? [];
    expect(first?.id).toMatch(/^[a-zA-Z0-9_-]+$/);
    expect(second).toEqual({ type: 'tool_use', id: 'call_1', name: 'f', input: { a: 1 } });
    expect(user?.content.map((block) => block.tool_use_id ?? block.text)).toEqual([first?.id, 'call_1', 'and?']);
    const back = to('openai-chat', 'anthropic-messages', { ...body }).body.messages as Fields[];
    expect(back.filter((message) => message.role === 'tool').map((message) => message.tool_call_id)).toEqual(['functions.f:0', 'call_1']);
  });

  test('arguments that are no JSON are wrapped and come back as they were', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{"a": tru' } };
    const messages = [
      { role: 'user', content: 'hi' },
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c', content: '' },
    ];
    const { body, approximations } = to('anthropic-messages', 'openai-chat', { messages });
    expect(approximations).toEqual(['the arguments of call c are no JSON object and were wrapped']);
    const back = to('openai-chat', 'anthropic-messages', body).body.messages as Fields[];
    expect(back[1]).toMatchObject({ tool_calls: [call] });
  });

  test('an empty assistant turn is left out where it is refused', () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: '' },
      { role: 'user', content: 'b' },
    ];
    for (const target of ['anthropic-messages', 'gemini'] as const) {
      const { body, approximations } = to(target, 'openai-chat', { messages });
      expect(body[target === 'gemini' ? 'contents' : 'messages']).toHaveLength(1);
      expect(approximations).toEqual(['an empty assistant message was left out']);
    }
    expect(to('openai-chat', 'anthropic-messages', claude({ messages: [{ role: 'assistant', content: [] }] })).body.messages).toEqual([
      { role: 'assistant', content: '' },
    ]);
  });

  test('a result that answers no call is wrong for Gemini, which needs the name', () => {
    const messages = [{ role: 'tool', tool_call_id: 'c', content: 'x' }];
    expect(refusal(() => to('gemini', 'openai-chat', { messages }))).toEqual(['invalid', 'messages']);
  });
});

describe('images and documents', () => {
  const picture = (url: string) => chat({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] });
  const partsOf = (body: Fields) => (body.messages as { content: unknown[] }[])[0]?.content;

  test('images by address and by bytes', () => {
    expect(partsOf(to('anthropic-messages', 'openai-chat', picture('https://x.test/a.png')).body)).toEqual([
      { type: 'image', source: { type: 'url', url: 'https://x.test/a.png' } },
    ]);
    expect(partsOf(to('anthropic-messages', 'openai-chat', picture('data:image/PNG;base64,AAAA')).body)).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
    ]);
    expect(to('gemini', 'openai-chat', picture('https://x.test/a.webp?s=1')).body.contents).toEqual([
      { role: 'user', parts: [{ fileData: { mimeType: 'image/webp', fileUri: 'https://x.test/a.webp?s=1' } }] },
    ]);
    expect(refusal(() => to('anthropic-messages', 'openai-chat', picture('data:image/png,plain')))).toEqual([
      'invalid',
      'messages[0].content[0].image_url.url',
    ]);
  });

  test('PDFs by bytes everywhere, by address where there is a place', () => {
    const source = { type: 'base64', media_type: 'application/pdf', data: 'JVBE' };
    const messages = [{ role: 'user', content: [{ type: 'document', source, title: 'a.pdf' }] }];
    expect(partsOf(to('openai-chat', 'anthropic-messages', claude({ messages })).body)).toEqual([
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
    ]);
    expect(to('gemini', 'anthropic-messages', claude({ messages })).body.contents).toEqual([
      { role: 'user', parts: [{ inlineData: { mimeType: 'application/pdf', data: 'JVBE' } }] },
    ]);
    const byUrl = claude({
      messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'url', url: 'https://x.test/a.pdf' } }] }],
    });
    expect(to('openai-responses', 'anthropic-messages', byUrl).body.input).toMatchObject([
      { content: [{ type: 'input_file', file_url: 'https://x.test/a.pdf' }] },
    ]);
    expect(refusal(() => to('openai-chat', 'anthropic-messages', byUrl))).toEqual(['unsupported', 'messages']);
  });

  test('uploads stay with the family they were made at', () => {
    const upload = responses({ input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }] });
    expect(refusal(() => to('anthropic-messages', 'openai-responses', upload))).toEqual(['unsupported', 'input']);
    expect(partsOf(to('openai-chat', 'openai-responses', upload).body)).toEqual([{ type: 'file', file: { file_id: 'file-1' } }]);
  });

  test('audio goes where it can be heard', () => {
    const messages = [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } }] }];
    expect(to('gemini', 'openai-chat', { messages }).body.contents).toEqual([
      { role: 'user', parts: [{ inlineData: { mimeType: 'audio/wav', data: 'AA' } }] },
    ]);
    expect(refusal(() => to('anthropic-messages', 'openai-chat', { messages }))).toEqual(['unsupported', 'messages']);
  });
});

describe('reasoning', () => {
  const high = chat({ reasoning_effort: 'high', max_completion_tokens: 32_000 });

  test('effort to Anthropic: a budget for early models, adaptive for the present ones', () => {
    const early = to('anthropic-messages', 'openai-chat', { ...high, temperature: 0.5 }, { upstreamModel: 'claude-sonnet-4-5' });
    expect(early.body).toMatchObject({ thinking: { type: 'enabled', budget_tokens: 16_384 }, max_tokens: 32_000 });
    expect(early.body.temperature).toBeUndefined();
    expect(early.approximations).toContain('reasoning effort high became a budget of 16384 tokens');
    const modern = to('anthropic-messages', 'openai-chat', high, { upstreamModel: 'claude-opus-5' });
    expect(modern.body).toMatchObject({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } });
  });

  test('a budget always stays below the output limit, and small limits leave none', () => {
    const limited = (limit: number) =>
      to('anthropic-messages', 'openai-chat', { ...high, max_completion_tokens: limit }, { upstreamModel: 'claude-3-7' });
    expect(limited(4000).body.thinking).toEqual({ type: 'enabled', budget_tokens: 3000 });
    expect(limited(1100).body.thinking).toEqual({ type: 'enabled', budget_tokens: 1024 });
    expect(limited(1024).body.thinking).toBeUndefined();
  });

  test('Claude is not asked to think where it would be refused', () => {
    const forced = { ...high, tools: [fn], tool_choice: 'required' };
    expect(to('anthropic-messages', 'openai-chat', forced, { upstreamModel: 'claude-opus-5' }).body.thinking).toBeUndefined();
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
    const underway = {
      ...high,
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c', content: 'x' },
      ],
    };
    expect(to('anthropic-messages', 'openai-chat', underway, { upstreamModel: 'claude-sonnet-4-5' }).body.thinking).toBeUndefined();
  });

  test('a budget to effort and to Gemini', () => {
    const asked = claude({ max_tokens: 40_000, thinking: { type: 'enabled', budget_tokens: 10_000 } });
    expect(to('openai-chat', 'anthropic-messages', asked).body.reasoning_effort).toBe('high');
    expect(to('openai-responses', 'anthropic-messages', asked).body).toMatchObject({
      reasoning: { effort: 'high', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
      store: false,
    });
    const config = (upstreamModel: string, body: Fields) =>
      (to('gemini', 'anthropic-messages', body, { upstreamModel }).body.generationConfig as Fields).thinkingConfig;
    expect(config('gemini-2.5-flash', asked)).toEqual({ thinkingBudget: 10_000, includeThoughts: true });
    expect(config('gemini-3-pro', asked)).toEqual({ thinkingLevel: 'high', includeThoughts: true });
    expect(config('gemini-2.5-flash', claude({ thinking: { type: 'disabled' } }))).toEqual({ thinkingBudget: 0 });
  });

  test('output_config.effort passes both ways', () => {
    expect(to('openai-chat', 'anthropic-messages', claude({ output_config: { effort: 'max' } })).body.reasoning_effort).toBe('max');
    expect(
      to('openai-responses', 'anthropic-messages', claude({ thinking: { type: 'adaptive' }, output_config: { effort: 'low' } })).body
        .reasoning,
    ).toEqual({
      effort: 'low',
      summary: 'auto',
    });
  });

  test('reasoning of others is never sent on', () => {
    const thinking = { type: 'thinking', thinking: 'hm', signature: 'sig' };
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: [thinking, { type: 'text', text: 'b' }] },
      { role: 'user', content: 'c' },
    ];
    for (const target of ['openai-chat', 'openai-responses', 'gemini'] as const) {
      expect(JSON.stringify(to(target, 'anthropic-messages', claude({ messages }), { isOpenaiItself: false }).body)).not.toContain('hm');
    }
  });

  test('a call of another model gets the mark that Gemini 3 takes for a missing signature', () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'x' }] },
    ];
    const contents = to('gemini', 'anthropic-messages', claude({ messages }), { upstreamModel: 'gemini-3-flash' }).body.contents;
    expect(contents).toMatchObject([
      {},
      { parts: [{ functionCall: { name: 'f' }, thoughtSignature: 'skip_thought_signature_validator' }] },
      {},
    ]);
  });
});

describe('output, limits and sampling', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } };
  const asked = chat({ response_format: { type: 'json_schema', json_schema: { name: 'n', schema, strict: true } } });

  test('structured output everywhere', () => {
    expect(to('anthropic-messages', 'openai-chat', asked).body.output_config).toEqual({ format: { type: 'json_schema', schema } });
    expect(to('openai-responses', 'openai-chat', asked).body.text).toEqual({
      format: { type: 'json_schema', name: 'n', schema, strict: true },
    });
    expect(to('gemini', 'openai-chat', asked).body.generationConfig).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: schema,
    });
    const back = claude({ output_config: { format: { type: 'json_schema', schema } } });
    expect(to('openai-chat', 'anthropic-messages', back).body.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema },
    });
  });

  test('JSON without a schema is refused by Anthropic alone', () => {
    const json = chat({ response_format: { type: 'json_object' } });
    expect(refusal(() => to('anthropic-messages', 'openai-chat', json))).toEqual(['unsupported', 'response_format']);
    expect(refusal(() => to('anthropic-messages', 'openai-responses', responses({ text: { format: { type: 'json_object' } } })))).toEqual([
      'unsupported',
      'text.format',
    ]);
    expect(to('gemini', 'openai-chat', json).body.generationConfig).toEqual({ responseMimeType: 'application/json' });
  });

  test('limits and stops', () => {
    expect(to('anthropic-messages', 'openai-chat', chat({ stop: 'x' })).body).toMatchObject({ max_tokens: 4096, stop_sequences: ['x'] });
    expect(to('openai-chat', 'openai-responses', responses({})).body.max_completion_tokens).toBeUndefined();
    expect(to('gemini', 'anthropic-messages', claude({ stop_sequences: ['x'] })).body.generationConfig).toEqual({
      maxOutputTokens: 100,
      stopSequences: ['x'],
    });
    expect(refusal(() => to('openai-responses', 'anthropic-messages', claude({ stop_sequences: ['x'] })))).toEqual([
      'unsupported',
      'stop_sequences',
    ]);
  });

  test('temperature beyond the range is the highest, and left out where the model takes none', () => {
    expect(to('anthropic-messages', 'openai-chat', chat({ temperature: 1.5 })).body.temperature).toBe(1);
    const modern = to('anthropic-messages', 'openai-chat', chat({ temperature: 0.2 }), { upstreamModel: 'claude-sonnet-5' });
    expect([modern.body.temperature, modern.approximations]).toEqual([undefined, ['temperature was left out: this model takes none']]);
    expect(to('gemini', 'openai-chat', chat({ temperature: 1.5, seed: 1, presence_penalty: 0.5 })).body.generationConfig).toEqual({
      temperature: 1.5,
      seed: 1,
      presencePenalty: 0.5,
    });
  });

  test('cache marks reach Anthropic from every dialect that can say them', () => {
    const part = { type: 'text', text: 'hi', cache_control: { type: 'ephemeral', ttl: '1h' } };
    const messages = [{ role: 'user', content: [part] }];
    expect(to('anthropic-messages', 'openai-chat', { messages }).body.messages).toEqual(messages);
    const input = [{ role: 'user', content: [{ ...part, type: 'input_text' }] }];
    expect(to('anthropic-messages', 'openai-responses', { input }).body.messages).toEqual(messages);
    const breakpoint = { type: 'text', text: 'hi', prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } };
    expect(to('openai-responses', 'openai-chat', { messages: [{ role: 'user', content: [breakpoint] }] }).body.input).toMatchObject([
      { content: [{ prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } }] },
    ]);
  });

  test('usage is always asked for in streams', () => {
    expect(to('openai-chat', 'anthropic-messages', claude({ stream: true })).body).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
  });
});

describe('refused, by name', () => {
  test.each([
    ['openai-chat', { n: 2 }, 'n'],
    ['openai-chat', { logprobs: true }, 'logprobs'],
    ['openai-chat', { logit_bias: { '1': 1 } }, 'logit_bias'],
    ['openai-chat', { audio: { voice: 'x' } }, 'audio'],
    ['openai-chat', { modalities: ['audio'] }, 'modalities'],
    ['openai-chat', { prediction: { type: 'content', content: 'x' } }, 'prediction'],
    ['openai-chat', { store: true }, 'store'],
    ['openai-chat', { web_search_options: { search_context_size: 'low' } }, 'web_search_options'],
    ['openai-chat', { functions: [{ name: 'f' }] }, 'functions'],
    ['openai-responses', { previous_response_id: 'r' }, 'previous_response_id'],
    ['openai-responses', { background: true }, 'background'],
    ['openai-responses', { conversation: 'c' }, 'conversation'],
    ['openai-responses', { store: true }, 'store'],
    ['openai-responses', { top_logprobs: 2 }, 'top_logprobs'],
    ['openai-responses', { input: [{ type: 'item_reference', id: 'x' }] }, 'input[0]'],
    ['openai-responses', { input: [{ type: 'web_search_call' }] }, 'input[0].type'],
    ['anthropic-messages', { container: 'c' }, 'container'],
    ['anthropic-messages', { mcp_servers: [{}] }, 'mcp_servers'],
    ['anthropic-messages', { inference_geo: 'us' }, 'inference_geo'],
    [
      'anthropic-messages',
      { messages: [{ role: 'user', content: [{ type: 'container_upload', file_id: 'f' }] }] },
      'messages[0].content[0].type',
    ],
  ] as const)('%s %j', (from, fields, param) => {
    const body = { ...chat({}), ...responses({}), ...fields };
    expect(refusal(() => to('gemini', from, body))).toEqual(['unsupported', param]);
  });

  test('what says nothing is not refused', () => {
    const body = chat({ n: 1, logprobs: false, logit_bias: {}, store: false, audio: null, prediction: null, modalities: ['text'] });
    expect(to('anthropic-messages', 'openai-chat', body).approximations).toEqual([]);
    const quiet = responses({ previous_response_id: null, background: false, store: false, top_logprobs: 0, include: [] });
    expect(to('anthropic-messages', 'openai-responses', quiet).approximations).toEqual([]);
  });

  test('fields that nobody knows are named', () => {
    expect(
      to('openai-chat', 'anthropic-messages', claude({ context_management: { edits: [] }, diagnostics: null })).approximations,
    ).toEqual(['context_management has no counterpart and was left out']);
  });

  test('wrong types are invalid, and say where', () => {
    expect(refusal(() => to('gemini', 'openai-chat', { messages: 'hi' }))).toEqual(['invalid', 'messages']);
    expect(refusal(() => to('gemini', 'openai-chat', { messages: [null] }))).toEqual(['invalid', 'messages[0]']);
    expect(
      refusal(() => to('gemini', 'anthropic-messages', claude({ messages: [{ role: 'user', content: [{ type: 'text', text: 5 }] }] }))),
    ).toEqual(['invalid', 'messages[0].content[0].text']);
    expect(refusal(() => to('gemini', 'openai-chat', chat({ temperature: '1' })))).toEqual(['invalid', 'temperature']);
  });

  test('a body nested beyond reason is refused before anything walks through it', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    expect(refusal(() => to('gemini', 'openai-chat', chat({ metadata: { deep } })))).toEqual(['invalid', 'metadata']);
  });

  test('a member called __proto__ is data', () => {
    const body = JSON.parse(
      '{"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"__proto__":{"type":"string","pattern":"x"}}}}}]}',
    );
    expect(JSON.stringify(to('gemini', 'openai-chat', body).body.tools)).toContain('"__proto__":{"type":"string"}');
    expect(JSON.stringify(to('anthropic-messages', 'openai-chat', body).body.tools)).toContain(
      '"__proto__":{"type":"string","pattern":"x"}',
    );
  });
});
