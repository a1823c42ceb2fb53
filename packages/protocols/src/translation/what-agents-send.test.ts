import { describe, expect, test } from 'vitest';
import { chat, claude, type Fields, refusal, responses, to } from './testing/request-of.ts';

/** Features that agents send to every model, and their translation for other model families. */
const targets = ['openai-chat', 'openai-responses', 'gemini'] as const;
const tool = { name: 'f', input_schema: { type: 'object', properties: {} } };

describe('hosted tools of Anthropic', () => {
  const hosted = [
    { type: 'web_search_20250305', name: 'web_search', max_uses: 5 },
    { type: 'web_fetch_20250910', name: 'web_fetch' },
    { type: 'tool_search_tool_regex_20251119', name: 'tool_search_tool_regex' },
  ];

  test('are left out and named if they are only offered', () => {
    for (const target of targets) {
      const { body, approximations } = to(target, 'anthropic-messages', claude({ tools: [...hosted, tool] }));
      expect(JSON.stringify(body.tools)).not.toMatch(/web_search|web_fetch|tool_search/);
      expect(approximations.filter((note) => note.includes('is not available at the upstream'))).toHaveLength(3);
      expect(to(target, 'anthropic-messages', claude({ tools: hosted })).body.tools).toBeUndefined();
    }
  });

  test('are refused if the choice forces them', () => {
    for (const target of targets) {
      for (const tool_choice of [{ type: 'tool', name: 'web_search' }, { type: 'any' }]) {
        const asked = claude({ tools: hosted, tool_choice });
        expect(refusal(() => to(target, 'anthropic-messages', asked))).toEqual(['unsupported', 'tool_choice']);
      }
      const other = claude({ tools: [...hosted, tool], tool_choice: { type: 'any' } });
      expect(() => to(target, 'anthropic-messages', other)).not.toThrow();
    }
  });

  test('a reference to a tool becomes text', () => {
    const messages = [
      { role: 'user', content: 'plan' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'ToolSearch', input: {} }] },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'tool_reference', tool_name: 'ExitPlanMode' }] }],
      },
    ];
    const deferred = { ...tool, name: 'ExitPlanMode', defer_loading: true };
    for (const target of targets) {
      const { body } = to(target, 'anthropic-messages', claude({ messages, tools: [deferred] }));
      expect(JSON.stringify(body)).toContain('Tool: ExitPlanMode');
    }
  });
});

test('the attribution line of Claude Code is removed for providers other than Anthropic', () => {
  const line = 'x-anthropic-billing-header: cc_version=2.1; cch=12ab;';
  const blocks = [
    { type: 'text', text: line },
    { type: 'text', text: 'You are' },
  ];
  for (const target of targets) {
    for (const system of [blocks, `${line}\nYou are`]) {
      const { body } = to(target, 'anthropic-messages', claude({ system }));
      expect(JSON.stringify(body)).not.toContain('x-anthropic-billing-header');
      expect(JSON.stringify(body)).toContain('You are');
    }
    expect(() => to(target, 'anthropic-messages', claude({ system: line }))).not.toThrow();
  }
});

describe('sampling parameters', () => {
  const sampled = (target: 'openai-chat' | 'openai-responses', upstreamModel: string, body: Fields) => {
    const { body: written, approximations } = to(target, 'anthropic-messages', claude(body), { upstreamModel });
    return [written.temperature, written.top_p, approximations.filter((note) => note.includes('takes none')).length];
  };

  test('are never sent to OpenAI models that reason, whatever the value', () => {
    for (const target of ['openai-chat', 'openai-responses'] as const) {
      for (const model of ['gpt-5-mini', 'o3', 'o4-mini', 'openai/gpt-5', 'gpt-5.2', 'codex-mini-latest']) {
        expect(sampled(target, model, { temperature: 0, top_p: 0.9 })).toEqual([undefined, undefined, 2]);
        expect(sampled(target, model, { temperature: 1 })).toEqual([undefined, undefined, 1]);
      }
      for (const model of ['gpt-4o', 'gpt-4.1-mini', 'gpt-5-chat-latest', 'gpt-oss-120b', 'deepseek-chat']) {
        expect(sampled(target, model, { temperature: 0, top_p: 0.9 })).toEqual([0, 0.9, 0]);
      }
    }
  });

  test('are sent to OpenAI models whose reasoning is turned off', () => {
    const none = { output_config: { effort: 'none' }, temperature: 0 };
    expect(sampled('openai-responses', 'gpt-5.2', none)).toEqual([0, undefined, 0]);
    expect(sampled('openai-responses', 'gpt-5-mini', none)).toEqual([undefined, undefined, 1]);
  });

  test('reach Claude 4.1 to 4.6 as temperature or top_p, and a top_p of 1 is never sent', () => {
    const chosen = (upstreamModel: string, body: Fields) => {
      const { temperature, top_p } = to('anthropic-messages', 'openai-chat', chat(body), { upstreamModel }).body;
      return [temperature, top_p];
    };
    for (const model of ['claude-opus-4-1', 'claude-sonnet-4-5', 'claude-opus-4-6']) {
      expect(chosen(model, { temperature: 0.1, top_p: 1 })).toEqual([0.1, undefined]);
      expect(chosen(model, { temperature: 0.1, top_p: 0.9 })).toEqual([0.1, undefined]);
      expect(chosen(model, { temperature: 1, top_p: 0.9 })).toEqual([undefined, 0.9]);
      expect(chosen(model, { top_p: 0.9 })).toEqual([undefined, 0.9]);
    }
    expect(chosen('claude-3-7-sonnet-latest', { temperature: 0.1, top_p: 0.9 })).toEqual([0.1, 0.9]);
    expect(chosen('claude-3-7-sonnet-latest', { temperature: 0.1, top_p: 1 })).toEqual([0.1, undefined]);
  });
});

describe('parameters of other gateways in Chat Completions', () => {
  const thinkingOf = (body: Fields, upstreamModel = 'claude-sonnet-4-5') => {
    const { thinking, output_config } = to('anthropic-messages', 'openai-chat', chat({ max_tokens: 40_000, ...body }), {
      upstreamModel,
    }).body;
    return { thinking, output_config };
  };

  test('OpenRouter’s reasoning is understood', () => {
    expect(thinkingOf({ reasoning: { effort: 'high' } }).thinking).toEqual({ type: 'enabled', budget_tokens: 16_384 });
    expect(thinkingOf({ reasoning: { max_tokens: 2000 } }).thinking).toEqual({ type: 'enabled', budget_tokens: 2000 });
    expect(thinkingOf({ reasoning: { max_tokens: 50_000 } }).thinking).toEqual({ type: 'enabled', budget_tokens: 39_999 });
    expect(thinkingOf({ reasoning: { enabled: true } }).thinking).toEqual({ type: 'enabled', budget_tokens: 8192 });
    expect(thinkingOf({ reasoning: { enabled: false } }).thinking).toEqual({ type: 'disabled' });
    expect(thinkingOf({ reasoning: { effort: 'low', exclude: true } }).thinking).toMatchObject({ display: 'omitted' });
    expect(thinkingOf({ reasoning: { max_tokens: 2000 } }, 'claude-opus-5')).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'low' },
    });
    expect(thinkingOf({ include_reasoning: true }).thinking).toMatchObject({ type: 'enabled' });
    expect(thinkingOf({ reasoning_effort: 'low', reasoning: { effort: 'high' } }).thinking).toMatchObject({ budget_tokens: 4096 });
  });

  test('Anthropic’s thinking and OpenRouter’s usage are understood, and nothing is noted as left out', () => {
    expect(thinkingOf({ thinking: { type: 'enabled', budget_tokens: 3000 } }).thinking).toEqual({ type: 'enabled', budget_tokens: 3000 });
    const { approximations } = to('gemini', 'openai-chat', chat({ usage: { include: true }, thinking: { type: 'disabled' } }), {
      upstreamModel: 'gemini-2.5-flash',
    });
    expect(approximations.filter((note) => note.includes('left out'))).toEqual([]);
  });

  test('a tool choice in Gemini’s or Anthropic’s form is understood, and unknown words are refused', () => {
    const tools = [{ type: 'function', function: { name: 'f' } }];
    const mode = (tool_choice: unknown) =>
      (to('gemini', 'openai-chat', chat({ tools, tool_choice })).body.toolConfig as Fields | undefined)?.functionCallingConfig;
    expect(['AUTO', 'ANY', 'NONE', 'VALIDATED', { type: 'any' }, { mode: 'ANY' }].map(mode)).toEqual(
      ['AUTO', 'ANY', 'NONE', 'AUTO', 'ANY', 'ANY'].map((word) => ({ mode: word })),
    );
    expect(mode({ type: 'tool', name: 'f' })).toEqual({ mode: 'ANY', allowedFunctionNames: ['f'] });
    expect(refusal(() => mode('sometimes'))).toEqual(['invalid', 'tool_choice']);
  });

  test('marks that clients put on every tool and message are noted once or not at all', () => {
    const tools = [1, 2, 3].map((at) => ({ ...tool, name: `f${at}`, eager_input_streaming: true, defer_loading: true }));
    expect(to('gemini', 'anthropic-messages', claude({ tools })).approximations).toEqual([
      'defer_loading of tools has no counterpart and was left out',
    ]);
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
    const messages = [
      { role: 'user', content: 'a', name: 'me' },
      { role: 'user', content: 'b', name: 'you' },
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c', name: 'f', content: 'x' },
    ];
    expect(to('anthropic-messages', 'openai-chat', { messages }).approximations).toEqual([
      'name of messages has no counterpart and was left out',
    ]);
  });
});

test('whitespace-only text is left out for Anthropic, which refuses it', () => {
  const messages = [
    { role: 'user', content: 'a' },
    {
      role: 'assistant',
      content: [
        { type: 'output_text', text: '\n' },
        { type: 'output_text', text: 'b' },
      ],
    },
    { role: 'user', content: 'c' },
  ];
  const { body } = to('anthropic-messages', 'openai-responses', responses({ input: messages }));
  expect((body.messages as Fields[])[1]?.content).toEqual([{ type: 'text', text: 'b' }]);
});

test('tool results come before other user content for Anthropic', () => {
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
  const messages = [
    { role: 'user', content: 'a' },
    { role: 'assistant', tool_calls: [call] },
    { role: 'system', content: 'be brief' },
    { role: 'tool', tool_call_id: 'c', content: 'x' },
  ];
  const { body } = to('anthropic-messages', 'openai-chat', { messages }, { upstreamModel: 'claude-sonnet-4-5' });
  expect((body.messages as Fields[])[2]?.content).toEqual([
    { type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: 'x' }] },
    { type: 'text', text: 'be brief' },
  ]);
});
