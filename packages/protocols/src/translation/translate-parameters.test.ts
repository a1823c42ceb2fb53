import { describe, expect, test } from 'vitest';
import { chat, claude, type Fields, refusal, responses, to } from './testing/request-of.ts';

const fn = { type: 'function', function: { name: 'f', description: 'd', parameters: { type: 'object' } } };

describe('reasoning', () => {
  const high = chat({ reasoning_effort: 'high', max_completion_tokens: 32_000 });

  test('effort becomes a budget for early Claude models and adaptive thinking for current ones', () => {
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

  test('Claude is not asked to think if it would refuse', () => {
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

  test('Claude is not asked to think in a turn whose tool call lacks signed thinking', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
    const underway = (signature: string) => ({
      ...high,
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', tool_calls: [call], reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature }] },
        { role: 'tool', tool_call_id: 'c', content: 'x' },
      ],
    });
    const thinking = (signature: string) =>
      to('anthropic-messages', 'openai-chat', underway(signature), { upstreamModel: 'claude-sonnet-4-5' }).body.thinking;
    expect(thinking('drt1.a..')).toBeUndefined();
    expect(thinking('drt1.a..sig')).toMatchObject({ type: 'enabled' });
  });

  test('a budget becomes an effort for OpenAI and a thinking budget or level for Gemini', () => {
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

  test('reasoning of other providers is never forwarded', () => {
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

  test('a call of another model gets the placeholder that Gemini 3 accepts for a missing signature', () => {
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

  test('every dialect gets structured output', () => {
    expect(to('anthropic-messages', 'openai-chat', asked).body.output_config).toEqual({
      format: { type: 'json_schema', schema: { ...schema, additionalProperties: false } },
    });
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

  test('only Anthropic refuses JSON without a schema', () => {
    const json = chat({ response_format: { type: 'json_object' } });
    expect(refusal(() => to('anthropic-messages', 'openai-chat', json))).toEqual(['unsupported', 'response_format']);
    expect(refusal(() => to('anthropic-messages', 'openai-responses', responses({ text: { format: { type: 'json_object' } } })))).toEqual([
      'unsupported',
      'text.format',
    ]);
    expect(to('gemini', 'openai-chat', json).body.generationConfig).toEqual({ responseMimeType: 'application/json' });
  });

  test('limits and stop sequences are carried', () => {
    expect(to('anthropic-messages', 'openai-chat', chat({ stop: 'x' })).body).toMatchObject({ max_tokens: 4096, stop_sequences: ['x'] });
    expect(to('openai-chat', 'openai-responses', responses({})).body.max_completion_tokens).toBeUndefined();
    expect(to('gemini', 'anthropic-messages', claude({ stop_sequences: ['x'] })).body.generationConfig).toEqual({
      maxOutputTokens: 100,
      stopSequences: ['x'],
    });
    // OpenAI has no stop sequences here: the gateway ends the answer itself.
    expect(to('openai-responses', 'anthropic-messages', claude({ stop_sequences: ['x'] })).body).not.toHaveProperty('stop');
    const many = claude({ stop_sequences: Array.from({ length: 65 }, String) });
    expect(refusal(() => to('openai-responses', 'anthropic-messages', many))).toEqual(['unsupported', 'stop_sequences']);
  });

  test('temperature is capped at the maximum, and left out if the model does not accept it', () => {
    expect(to('anthropic-messages', 'openai-chat', chat({ temperature: 1.5 })).body.temperature).toBe(1);
    const modern = to('anthropic-messages', 'openai-chat', chat({ temperature: 0.2 }), { upstreamModel: 'claude-sonnet-5' });
    expect([modern.body.temperature, modern.approximations]).toEqual([undefined, ['temperature was left out: this model takes none']]);
    expect(to('gemini', 'openai-chat', chat({ temperature: 1.5, seed: 1, presence_penalty: 0.5 })).body.generationConfig).toEqual({
      temperature: 1.5,
      seed: 1,
      presencePenalty: 0.5,
    });
  });

  test('cache marks reach Anthropic from every dialect that can express them', () => {
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

  test('a user id too long for OpenAI becomes a hash', () => {
    const user = (user_id: string) => to('openai-chat', 'anthropic-messages', claude({ metadata: { user_id } })).body.user;
    expect(user('u')).toBe('u');
    expect(user('u'.repeat(65))).toMatch(/^[0-9a-f]{64}$/);
    expect(user('u'.repeat(65))).not.toBe(user('u'.repeat(66)));
    expect(to('anthropic-messages', 'openai-chat', chat({ user: 'u' })).body.metadata).toEqual({ user_id: 'u' });
  });

  test('streams always ask for usage', () => {
    expect(to('openai-chat', 'anthropic-messages', claude({ stream: true })).body).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
  });
});

describe('unsupported fields are refused by name', () => {
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

  test('empty values are not refused', () => {
    const body = chat({ n: 1, logprobs: false, logit_bias: {}, store: false, audio: null, prediction: null, modalities: ['text'] });
    expect(to('anthropic-messages', 'openai-chat', body).approximations).toEqual([]);
    const quiet = responses({ previous_response_id: null, background: false, store: false, top_logprobs: 0, include: [] });
    expect(to('anthropic-messages', 'openai-responses', quiet).approximations).toEqual([]);
  });

  test('unknown fields are named', () => {
    expect(
      to('openai-chat', 'anthropic-messages', claude({ context_management: { edits: [] }, diagnostics: null })).approximations,
    ).toEqual(['context_management has no counterpart and was left out']);
  });

  test('notes are few and printable, whatever names the client uses', () => {
    const named = Object.fromEntries(Array.from({ length: 99 }, (_, at) => [`x\r\nset-cookie: ${at} \u00e9`, 1]));
    const { approximations } = to('openai-chat', 'anthropic-messages', claude(named));
    expect(approximations).toHaveLength(50);
    expect(approximations.at(-1)).toBe('and 50 more');
    for (const note of approximations) expect(note).toMatch(/^[\x20-\x7e]+$/);
  });

  test('wrong types are invalid, and the error names the field', () => {
    expect(refusal(() => to('gemini', 'openai-chat', { messages: 'hi' }))).toEqual(['invalid', 'messages']);
    expect(refusal(() => to('gemini', 'openai-chat', { messages: [null] }))).toEqual(['invalid', 'messages[0]']);
    expect(
      refusal(() => to('gemini', 'anthropic-messages', claude({ messages: [{ role: 'user', content: [{ type: 'text', text: 5 }] }] }))),
    ).toEqual(['invalid', 'messages[0].content[0].text']);
    expect(refusal(() => to('gemini', 'openai-chat', chat({ temperature: '1' })))).toEqual(['invalid', 'temperature']);
  });

  test('a body that is nested too deep is refused before anything recurses into it', () => {
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
