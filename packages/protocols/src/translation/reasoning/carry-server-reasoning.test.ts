import { describe, expect, test } from 'vitest';
import { isRecord } from '../../usage/usage-reading.ts';
import { openaiChatCodec } from '../openai-chat/openai-chat-codec.ts';
import { decodeText, gatherEvents, saidAs } from '../testing/gather-answer.ts';
import { dataOf, type Fields, identity, translate } from '../testing/stream-of.ts';
import { translateAnswer, translateRequest } from '../translate.ts';
import { dropForeignReasoning } from './drop-foreign-reasoning.ts';

/** Reasoning of servers that are compatible with Chat Completions, sent to clients of the other dialects and back. */
const fn = (id: string, name: string) => ({ id, type: 'function', function: { name, arguments: '{}' } });
const signed = (id: string, signature: string) => ({ ...fn(id, 'f'), extra_content: { google: { thought_signature: signature } } });
const entries = [
  { type: 'reasoning.text', text: 'hm', signature: 'Sig==', format: 'anthropic-claude-v1', index: 0 },
  { type: 'reasoning.encrypted', data: 'Enc==', id: 'rs_1', format: 'openai-responses-v1', index: 1 },
];

/** Each server's message, and what it must get back in the turn with the tool's result. */
const servers: Record<string, { message: Fields; model: string; returned: Fields }> = {
  'reasoning_content (DeepSeek, Kimi)': {
    message: { content: null, reasoning_content: 'hm', tool_calls: [fn('a', 'f')] },
    model: 'deepseek-chat',
    returned: { reasoning_content: 'hm', tool_calls: [fn('a', 'f')] },
  },
  'reasoning (vLLM)': {
    message: { content: null, reasoning: 'hm', tool_calls: [fn('a', 'f')] },
    model: 'qwen',
    returned: { reasoning: 'hm', tool_calls: [fn('a', 'f')] },
  },
  'reasoning_details (OpenRouter)': {
    message: { content: null, reasoning: 'hm', reasoning_details: entries, tool_calls: [fn('a', 'f')] },
    model: 'anthropic/claude-sonnet-5',
    returned: { reasoning: 'hm', reasoning_details: entries, tool_calls: [fn('a', 'f')] },
  },
  'a signature at a call (Google)': {
    message: { content: 'Let me see.', tool_calls: [signed('a', 'Gem=='), fn('b', 'f')] },
    model: 'gemini-3-pro',
    returned: { content: 'Let me see.', tool_calls: [signed('a', 'Gem=='), fn('b', 'f')] },
  },
  'a signature at the message (Google)': {
    message: { content: 'Done.', extra_content: { google: { thought_signature: 'Msg==' } } },
    model: 'gemini-3-pro',
    returned: { content: 'Done.', extra_content: { google: { thought_signature: 'Msg==' } } },
  },
};
const thinking = { thinking: { type: 'adaptive' } };

const whole = (message: Fields) => ({
  id: 'c',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }],
});
/** The message as a stream: texts in two pieces, details one by one, each call in two pieces. */
function streamOf(message: Fields): Fields[] {
  const chunk = (delta: Fields) => ({ id: 'c', choices: [{ index: 0, delta, finish_reason: null as string | null }] });
  const chunks = [chunk({ role: 'assistant', content: '' })];
  for (const name of ['reasoning_content', 'reasoning']) {
    const text = message[name];
    if (typeof text === 'string') chunks.push(chunk({ [name]: text.slice(0, 1) }), chunk({ [name]: text.slice(1) }));
  }
  for (const entry of (message.reasoning_details ?? []) as Fields[]) {
    if (entry.type !== 'reasoning.text') chunks.push(chunk({ reasoning_details: [entry] }));
    else {
      const { signature, ...rest } = entry;
      chunks.push(
        chunk({ reasoning_details: [rest] }),
        chunk({ reasoning_details: [{ type: entry.type, signature, index: entry.index }] }),
      );
    }
  }
  if (typeof message.content === 'string') chunks.push(chunk({ content: message.content }));
  for (const [index, call] of ((message.tool_calls ?? []) as Fields[]).entries()) {
    const fields = call.function as Fields;
    chunks.push(
      chunk({ tool_calls: [{ index, ...call, function: { ...fields, arguments: '{' } }] }),
      chunk({ tool_calls: [{ index, function: { arguments: '}' } }] }),
    );
  }
  if (message.extra_content) chunks.push(chunk({ content: '', extra_content: message.extra_content }));
  chunks.push({ id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  return chunks;
}

/** The content that a Messages client keeps of a stream. */
function blocksOf(text: string): Fields[] {
  const blocks: Fields[] = [];
  for (const event of dataOf(text)) {
    if (event.type === 'content_block_start') blocks.push({ ...(event.content_block as Fields) });
    const block = blocks[event.index as number];
    const delta = isRecord(event.delta) ? event.delta : {};
    if (block && event.type === 'content_block_delta') {
      if (typeof delta.text === 'string') block.text = `${block.text}${delta.text}`;
      if (typeof delta.thinking === 'string') block.thinking = `${block.thinking}${delta.thinking}`;
      if (typeof delta.signature === 'string') block.signature = delta.signature;
    }
  }
  return blocks;
}

describe.each(Object.entries(servers))('%s', (_name, { message, model, returned }) => {
  const back = (client: 'anthropic-messages' | 'openai-responses', history: Fields[]) => {
    const ids = ((message.tool_calls ?? []) as Fields[]).map((call) => call.id);
    const results =
      client === 'openai-responses'
        ? ids.map((id) => ({ type: 'function_call_output', call_id: id, output: 'x' }))
        : [{ role: 'user', content: ids.length > 0 ? ids.map((id) => ({ type: 'tool_result', tool_use_id: id, content: 'x' })) : 'go on' }];
    const body =
      client === 'openai-responses'
        ? { input: [{ role: 'user', content: 'hi' }, ...history, ...(ids.length > 0 ? results : [{ role: 'user', content: 'go on' }])] }
        : { max_tokens: 10, ...thinking, messages: [{ role: 'user', content: 'hi' }, { role: 'assistant', content: history }, ...results] };
    const options = { upstreamModel: model, maxOutputTokens: 100, isOpenaiItself: false };
    const { messages } = translateRequest(client, 'openai-chat', { model: 'm', ...body }, options).body;
    // No other dialect gets any of it.
    for (const other of ['anthropic-messages', 'gemini', 'openai-responses'] as const) {
      const elsewhere = JSON.stringify(translateRequest(client, other, { model: 'm', ...body }, options).body);
      expect(elsewhere).not.toMatch(/"hm"|Sig==|Enc==|Gem==|Msg==|drt1/);
    }
    return (messages as Fields[])[1];
  };

  test('comes back through a Messages client', () => {
    const answer = translateAnswer('openai-chat', 'anthropic-messages', whole(message), identity, thinking);
    expect(back('anthropic-messages', answer.content as Fields[])).toMatchObject(returned);
    const text = translate('openai-chat', 'anthropic-messages', streamOf(message), { request: thinking });
    expect(back('anthropic-messages', blocksOf(text))).toMatchObject(returned);
  });

  test('comes back through a Responses client', () => {
    const answer = translateAnswer('openai-chat', 'openai-responses', whole(message), identity, {});
    expect(back('openai-responses', answer.output as Fields[])).toMatchObject(returned);
    const last = dataOf(translate('openai-chat', 'openai-responses', streamOf(message))).at(-1)?.response as Fields;
    expect(back('openai-responses', last.output as Fields[])).toMatchObject(returned);
  });
});

test('a call that another model made gets the placeholder signature for Gemini, and OpenAI itself gets none of these fields', () => {
  const messages = [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'x' }] },
  ];
  const written = (upstreamModel: string, isOpenaiItself: boolean) =>
    JSON.stringify(
      translateRequest(
        'anthropic-messages',
        'openai-chat',
        { model: 'm', max_tokens: 9, messages },
        { upstreamModel, maxOutputTokens: 9, isOpenaiItself },
      ).body,
    );
  expect(written('gemini-3-pro', false)).toContain('"thought_signature":"skip_thought_signature_validator"');
  expect(written('gemini-2.5-pro', false)).not.toContain('thought_signature');
  expect(written('gemini-3-pro', true)).not.toContain('thought_signature');
});

describe('reasoning for Chat clients', () => {
  const frames = [
    { type: 'message_start', message: { usage: { input_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'h' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'm' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'sig' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
    { type: 'message_stop' },
  ];

  test('is written to all three fields, once each', () => {
    const deltas = dataOf(translate('anthropic-messages', 'openai-chat', frames)).flatMap((chunk) =>
      (chunk.choices as { delta: Fields }[]).map((choice) => choice.delta),
    );
    const spelled = (name: string) => deltas.map((delta) => delta[name] ?? '').join('');
    const details = deltas.flatMap((delta) => (delta.reasoning_details ?? []) as Fields[]);
    expect([spelled('reasoning_content'), spelled('reasoning'), details.map((entry) => entry.text ?? '').join('')]).toEqual([
      'hm',
      'hm',
      'hm',
    ]);
    expect(details.at(-1)).toEqual({ type: 'reasoning.text', signature: 'drt1.a..sig', index: 0 });
    const message = { content: [{ type: 'thinking', thinking: 'hm', signature: 'sig' }], stop_reason: 'end_turn' };
    const answer = translateAnswer('anthropic-messages', 'openai-chat', message, identity, {});
    expect(answer).toMatchObject({
      system_fingerprint: null,
      choices: [
        {
          message: {
            reasoning_content: 'hm',
            reasoning: 'hm',
            reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: 'drt1.a..sig', index: 0 }],
          },
        },
      ],
    });
    expect(
      saidAs(
        gatherEvents(decodeText(openaiChatCodec.createDecoder('s'), translate('anthropic-messages', 'openai-chat', frames))),
        'reasoning',
      ),
    ).toBe('hm');
  });

  test('a Gemini signature is written to its call, and comes back from either field', () => {
    const parts = [
      { text: 'Let me see.' },
      { functionCall: { id: 'a', name: 'f', args: {} }, thoughtSignature: 'Gem==' },
      { functionCall: { id: 'b', name: 'f', args: {} } },
    ];
    const frames = [{ candidates: [{ content: { parts }, finishReason: 'STOP' }] }];
    const deltas = dataOf(translate('gemini', 'openai-chat', frames)).flatMap((chunk) =>
      (chunk.choices as { delta: Fields }[]).map((choice) => choice.delta),
    );
    const streamed = {
      details: deltas.flatMap((delta) => (delta.reasoning_details ?? []) as Fields[]),
      calls: deltas.flatMap((delta) => (delta.tool_calls ?? []) as Fields[]).filter((call) => call.id !== undefined),
    };
    const answer = translateAnswer('gemini', 'openai-chat', frames[0] as Fields, identity, {});
    const message = (answer.choices as { message: Fields }[])[0]?.message ?? {};
    const gathered = { details: message.reasoning_details as Fields[], calls: message.tool_calls as Fields[] };
    for (const { details, calls } of [streamed, gathered]) {
      expect(details).toEqual([{ type: 'reasoning.encrypted', data: 'drt1.g..Gem==', index: 0, id: 'a' }]);
      expect(calls.map((call) => call.extra_content)).toEqual([{ google: { thought_signature: 'drt1.g..Gem==' } }, undefined]);
      const tool_calls = calls.map(({ id, extra_content }) => ({ ...fn(String(id), 'f'), extra_content }));
      const plain = tool_calls.map(({ extra_content: _, ...call }) => call);
      for (const kept of [{ tool_calls }, { tool_calls: plain, reasoning_details: details }, { tool_calls, reasoning_details: details }]) {
        const messages = [
          { role: 'user', content: 'hi' },
          { role: 'assistant', content: 'Let me see.', ...kept },
          ...['a', 'b'].map((id) => ({ role: 'tool', tool_call_id: id, content: 'x' })),
        ];
        const options = { upstreamModel: 'gemini-3-pro', maxOutputTokens: 100 };
        const { contents } = translateRequest('openai-chat', 'gemini', { model: 'm', messages }, options).body;
        expect((contents as { parts: Fields[] }[])[1]?.parts).toEqual(parts);
        expect(JSON.stringify(translateRequest('openai-chat', 'anthropic-messages', { model: 'm', messages }, options).body)).not.toMatch(
          /Gem==|drt1/,
        );
        expect(JSON.stringify(dropForeignReasoning('openai-chat', { messages }))).not.toMatch(/Gem==|drt1|extra_content/);
      }
    }
  });

  test('a signature that a client got from Google’s own API reaches Gemini', () => {
    const messages = [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: null, tool_calls: [signed('a', 'Gem==')] },
      { role: 'tool', tool_call_id: 'a', content: 'x' },
    ];
    const { contents } = translateRequest(
      'openai-chat',
      'gemini',
      { model: 'm', messages },
      { upstreamModel: 'gemini-3-pro', maxOutputTokens: 9 },
    ).body;
    expect((contents as { parts: Fields[] }[])[1]?.parts).toMatchObject([{ thoughtSignature: 'Gem==' }]);
  });

  test('is removed from requests to OpenAI itself together with its details, whichever field it is in', () => {
    const assistant = {
      role: 'assistant',
      content: 'b',
      reasoning: 'hm',
      reasoning_content: 'hm',
      reasoning_details: [
        { type: 'reasoning.text', text: 'hm', index: 0 },
        { type: 'reasoning.text', signature: 'drt1.a..sig', index: 0 },
      ],
    };
    expect(dropForeignReasoning('openai-chat', { messages: [assistant] })).toEqual({ messages: [{ role: 'assistant', content: 'b' }] });
  });
});

describe('a Messages client that did not turn thinking on', () => {
  const parts = [{ functionCall: { id: 'a', name: 'f', args: {} }, thoughtSignature: 'Gem==' }];
  const frames = [{ candidates: [{ content: { parts }, finishReason: 'STOP' }] }];

  test('gets no redacted thinking, whole or streamed', () => {
    for (const request of [{}, { thinking: { type: 'disabled' } }]) {
      expect(translate('gemini', 'anthropic-messages', frames, { request })).not.toContain('redacted_thinking');
      const { content } = translateAnswer('gemini', 'anthropic-messages', frames[0] as Fields, identity, request);
      expect((content as Fields[]).map((block) => block.type)).toEqual(['tool_use']);
    }
    expect(translate('gemini', 'anthropic-messages', frames, { request: thinking })).toContain('redacted_thinking');
  });
});
