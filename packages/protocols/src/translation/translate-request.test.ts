import { describe, expect, test } from 'vitest';
import { chat, claude, type Fields, refusal, responses, to } from './testing/request-of.ts';

const hello = { role: 'user', content: [{ type: 'text', text: 'hi' }] };
const tool = { name: 'f', description: 'd', input_schema: { type: 'object', properties: { a: { type: 'string', pattern: '^x' } } } };
const fn = { type: 'function', function: { name: 'f', description: 'd', parameters: tool.input_schema } };

describe('system and developer messages', () => {
  const messages = [
    { role: 'system', content: 's' },
    { role: 'developer', content: 'd' },
    { role: 'user', content: 'hi' },
    { role: 'developer', content: 'now short' },
    { role: 'user', content: 'go' },
  ];

  test('to Anthropic: leading ones become the system prompt, later ones stay in place if the model supports that', () => {
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

  test('to Gemini: the leading ones become the instruction', () => {
    const { body, approximations } = to('gemini', 'openai-chat', { messages });
    expect(body).toMatchObject({ systemInstruction: { parts: [{ text: 's' }, { text: 'd' }] } });
    expect(body.contents).toEqual([{ role: 'user', parts: [{ text: 'hi' }, { text: 'now short' }, { text: 'go' }] }]);
    expect(approximations).toHaveLength(1);
  });

  test('from Anthropic to OpenAI: blocks stay separate, and compatible servers get one string', () => {
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

  test('a compatible server gets neither the developer role nor the new name of the limit', () => {
    const body = { messages: [{ role: 'developer', content: 'd' }], max_output_tokens: 5, input: [{ role: 'developer', content: 'd' }] };
    expect(to('openai-chat', 'openai-responses', body, { isOpenaiItself: false }).body).toMatchObject({
      messages: [{ role: 'system', content: 'd' }],
      max_tokens: 5,
    });
    expect(to('openai-chat', 'openai-responses', body).body).toMatchObject({ messages: [{ role: 'developer' }], max_completion_tokens: 5 });
  });

  test('system messages alone: the last becomes the user message', () => {
    const { body } = to('anthropic-messages', 'openai-chat', { messages: messages.slice(0, 2) });
    expect(body).toMatchObject({ system: [{ text: 's' }], messages: [{ role: 'user', content: [{ text: 'd' }] }] });
  });
});

describe('tools', () => {
  test('schemas stay verbatim, and choices and parallel calls keep their meaning', () => {
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

  test('Gemini gets the schema without unsupported keywords, and a note names them', () => {
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

  test('hosted tools and free-text tools are refused if the upstream has none', () => {
    const computer = { type: 'computer_20250124', name: 'computer' };
    expect(refusal(() => to('openai-chat', 'anthropic-messages', claude({ tools: [computer] })))).toEqual(['unsupported', 'tools[0].type']);
    const hosted = responses({ tools: [{ type: 'file_search' }] });
    expect(refusal(() => to('anthropic-messages', 'openai-responses', hosted))).toEqual(['unsupported', 'tools[0].type']);
    const dispensable = responses({
      tools: [{ type: 'web_search' }, { type: 'tool_search' }, { type: 'function', name: 'f' }],
    });
    const without = to('anthropic-messages', 'openai-responses', dispensable);
    expect((without.body.tools as { name: string }[]).map(({ name }) => name)).toEqual(['f']);
    expect(without.approximations).toEqual([
      expect.stringContaining('tools[0] (web_search)'),
      expect.stringContaining('tools[1] (tool_search)'),
    ]);
    const chosen = responses({ tools: [{ type: 'web_search' }], tool_choice: { type: 'web_search' } });
    expect(refusal(() => to('anthropic-messages', 'openai-responses', chosen))).toEqual(['unsupported', 'tool_choice']);
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

  test('to chat: each result is a separate message, and images move to the user message', () => {
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
      { type: 'message', role: 'assistant', content: 'I look' },
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

  test('to Gemini: results follow the order of the calls, errors stay errors, images come with them', () => {
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

  test('to Anthropic: results of parallel calls share a message, and ids are encoded in its form and restored', () => {
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

  test('arguments that are not JSON are wrapped and restored', () => {
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

  test('an empty assistant turn is left out if the upstream refuses it', () => {
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

  test('a result without a call is refused for Gemini, which needs the name', () => {
    const messages = [{ role: 'tool', tool_call_id: 'c', content: 'x' }];
    expect(refusal(() => to('gemini', 'openai-chat', { messages }))).toEqual(['invalid', 'messages']);
  });
});

describe('images and documents', () => {
  const picture = (url: string) => chat({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] });
  const partsOf = (body: Fields) => (body.messages as { content: unknown[] }[])[0]?.content;

  test('images pass as URLs and as bytes', () => {
    expect(partsOf(to('anthropic-messages', 'openai-chat', picture('https://x.test/a.png')).body)).toEqual([
      { type: 'image', source: { type: 'url', url: 'https://x.test/a.png' } },
    ]);
    expect(partsOf(to('anthropic-messages', 'openai-chat', picture('data:image/PNG;base64,AAAA')).body)).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
    ]);
    expect(partsOf(to('anthropic-messages', 'openai-chat', picture('data:image/jpg;base64,AAAA')).body)).toMatchObject([
      { source: { media_type: 'image/jpeg' } },
    ]);
    expect(to('gemini', 'openai-chat', picture('https://x.test/a.webp?s=1')).body.contents).toEqual([
      { role: 'user', parts: [{ fileData: { mimeType: 'image/webp', fileUri: 'https://x.test/a.webp?s=1' } }] },
    ]);
    expect(refusal(() => to('anthropic-messages', 'openai-chat', picture('data:image/png,plain')))).toEqual([
      'invalid',
      'messages[0].content[0].image_url.url',
    ]);
  });

  test('PDFs pass as bytes everywhere, and as URLs if the dialect supports that', () => {
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

  test('uploads pass only within the provider family they were made at', () => {
    const upload = responses({ input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }] });
    expect(refusal(() => to('anthropic-messages', 'openai-responses', upload))).toEqual(['unsupported', 'input']);
    expect(partsOf(to('openai-chat', 'openai-responses', upload).body)).toEqual([{ type: 'file', file: { file_id: 'file-1' } }]);
  });

  test('audio passes to dialects that support it', () => {
    const messages = [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } }] }];
    expect(to('gemini', 'openai-chat', { messages }).body.contents).toEqual([
      { role: 'user', parts: [{ inlineData: { mimeType: 'audio/wav', data: 'AA' } }] },
    ]);
    expect(refusal(() => to('anthropic-messages', 'openai-chat', { messages }))).toEqual(['unsupported', 'messages']);
  });
});
