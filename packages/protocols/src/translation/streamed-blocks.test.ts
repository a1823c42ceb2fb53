import { describe, expect, test } from 'vitest';
import { readAnswer, tapFor } from '../taps/tap-for.ts';
import { callsOf, framesOf, saidAs } from './testing/gather-answer.ts';
import { clients, dataOf, type Fields, gather, identity, thinks, translate } from './testing/stream-of.ts';
import { translateAnswer } from './translate.ts';

const chunk = (delta: Fields, finish: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] });
const piece = (call: Fields, fn: Fields, beside: Fields = {}) => chunk({ ...beside, tool_calls: [{ ...call, function: fn }] });
const usage = { choices: [], usage: { prompt_tokens: 1000, completion_tokens: 20, total_tokens: 1020 } };
const readingOf = (frames: readonly unknown[]) => {
  const tap = tapFor('openai-chat', { withholdUsage: false });
  const text = frames.map((data) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`).join('');
  for (const frame of framesOf(text)) tap.read(frame);
  return tap.reading();
};

/** Throws unless blocks are numbered from 0, do not overlap and emit nothing after their end. */
function checkBlocks(text: string): void {
  let open: unknown = null;
  let next = 0;
  for (const event of dataOf(text)) {
    if (event.type === 'content_block_start') {
      expect([open, event.index]).toEqual([null, next]);
      open = next++;
    } else if (event.type === 'content_block_delta') expect(event.index).toBe(open);
    else if (event.type === 'content_block_stop') {
      expect(event.index).toBe(open);
      open = null;
    }
  }
  expect(open).toBeNull();
}

describe('finish reasons', () => {
  const empty = (delta: Fields) => chunk(delta, '');
  const call = { index: 0, id: 'call_1', type: 'function' };
  const frames = [
    empty({ role: 'assistant', content: '' }),
    empty({ content: 'Reading ' }),
    empty({ content: 'it.' }),
    empty({ tool_calls: [{ ...call, function: { name: 'read', arguments: '{"path":' } }] }),
    empty({ tool_calls: [{ index: 0, function: { arguments: '"x"}' } }] }),
    chunk({}, 'tool_calls'),
    usage,
    '[DONE]',
  ];

  test('an empty reason ends nothing, in translation and in the tap', () => {
    for (const client of clients) {
      const after = gather(client, translate('openai-chat', client, frames));
      expect([saidAs(after, 'text'), callsOf(after), after.stop, after.usage?.meters.output]).toEqual([
        'Reading it.',
        [{ id: 'call_1', name: 'read', arguments: '{"path":"x"}' }],
        'tool_calls',
        20,
      ]);
    }
    expect(readingOf(frames.slice(0, 3))).toMatchObject({ ended: false, finishReason: null });
    expect(readingOf(frames)).toMatchObject({ ended: true, finishReason: 'tool_calls', usageIsFinal: true });
  });

  test('a stream that breaks off after empty or unknown reasons is not complete', () => {
    for (const word of ['', 'going_on']) {
      const broken = [chunk({ content: 'One ' }, word), chunk({ content: 'two ' }, word)];
      expect(readingOf(broken).ended).toBe(false);
      for (const client of clients) expect(gather(client, translate('openai-chat', client, broken)).ended).toBe(false);
    }
    const anthropic = [
      { type: 'message_start', message: { usage: { input_tokens: 1 } } },
      { type: 'message_delta', delta: { stop_reason: '' }, usage: { output_tokens: 2 } },
    ];
    expect(gather('openai-chat', translate('anthropic-messages', 'openai-chat', anthropic)).stop).toBeNull();
    const tap = tapFor('anthropic-messages', { withholdUsage: false });
    for (const event of anthropic) for (const frame of framesOf(`data: ${JSON.stringify(event)}\n\n`)) tap.read(frame);
    expect(tap.reading()).toMatchObject({ ended: false, usageIsFinal: false });
  });

  test('a reason that means a failure is an error, even with a suffix and through a compatible server', () => {
    const words = [
      'error',
      'MALFORMED_FUNCTION_CALL',
      'function_call_filter: MALFORMED_FUNCTION_CALL',
      'insufficient_system_resource',
      'abort',
    ];
    for (const word of words) {
      const failed = [chunk({ content: 'half' }), chunk({}, word), usage, '[DONE]'];
      for (const client of clients) {
        const after = gather(client, translate('openai-chat', client, failed));
        expect([after.stop, after.error !== null]).toEqual([null, true]);
      }
      expect(readingOf(failed).error).not.toBeNull();
      const whole = { choices: [{ message: { content: '' }, finish_reason: word }] };
      expect(readAnswer('openai-chat', whole).error).not.toBeNull();
      expect(
        readAnswer('anthropic-messages', translateAnswer('openai-chat', 'anthropic-messages', whole, identity, {})).error,
      ).not.toBeNull();
    }
    const gemini = { candidates: [{ content: { parts: [] }, finishReason: 'MALFORMED_FUNCTION_CALL' }] };
    expect(readAnswer('gemini', gemini).error).not.toBeNull();
  });

  test('reasons of other providers keep their meaning', () => {
    const stopOf = (word: string) =>
      gather('anthropic-messages', translate('openai-chat', 'anthropic-messages', [chunk({ content: 'a' }), chunk({}, word)])).stop;
    expect(['STOP', 'eos', 'MAX_TOKENS', 'model_length', 'content_filter: SAFETY'].map(stopOf)).toEqual([
      'end',
      'end',
      'limit',
      'limit',
      'refusal',
    ]);
  });
});

describe('pieces of calls', () => {
  test('content between the pieces never ends the call', () => {
    const frames = [
      chunk({ content: 'Ok' }),
      piece({ index: 0, id: 'call_A' }, { name: 'read', arguments: '{"path":' }),
      piece({ index: 0 }, { arguments: '"x' }, { content: '\n' }),
      chunk({ content: 'still', reasoning_content: 'hm' }),
      piece({ index: 0 }, { arguments: '"}' }),
      chunk({}, 'tool_calls'),
      usage,
      '[DONE]',
    ];
    for (const client of clients) {
      const text = translate('openai-chat', client, frames, { request: thinks });
      const after = gather(client, text);
      expect(callsOf(after)).toEqual([{ id: 'call_A', name: 'read', arguments: '{"path":"x"}' }]);
      expect([saidAs(after, 'text').replace('\n', ''), saidAs(after, 'reasoning')]).toEqual(['Okstill', 'hm']);
      if (client === 'anthropic-messages') checkBlocks(text);
    }
  });

  test('interleaved calls and text become consecutive blocks for Anthropic clients', () => {
    const frames = [
      piece({ index: 0, id: 'a' }, { name: 'f', arguments: '{"x"' }),
      piece({ index: 1, id: 'b' }, { name: 'g', arguments: '{"y"' }),
      chunk({ content: 'between' }),
      piece({ index: 0 }, { arguments: ':1}' }),
      piece({ index: 1 }, { arguments: ':2}' }),
      chunk({}, 'tool_calls'),
    ];
    const text = translate('openai-chat', 'anthropic-messages', frames);
    checkBlocks(text);
    expect(callsOf(gather('anthropic-messages', text)).map((call) => call.arguments)).toEqual(['{"x":1}', '{"y":2}']);
  });

  test('the index identifies the call: ids, names and empty fields may repeat, change or be missing', () => {
    const shapes: [Fields, Fields][][] = [
      // The id is new in every piece, and names are empty.
      [
        [
          { index: 0, id: 'a' },
          { name: 'read', arguments: '{"p' },
        ],
        [
          { index: 0, id: 'b' },
          { name: '', arguments: 'ath":' },
        ],
        [{ index: 0, id: 'c' }, { arguments: '"x"}' }],
      ],
      // Everything is repeated.
      [
        [
          { index: 0, id: 'a' },
          { name: 'read', arguments: '' },
        ],
        [
          { index: 0, id: 'a' },
          { name: 'read', arguments: '{"path":' },
        ],
        [
          { index: 0, id: 'a' },
          { name: 'read', arguments: '"x"}' },
        ],
      ],
      // The name changes, and empty fields are null.
      [
        [
          { index: 0, id: 'a' },
          { name: 'read', arguments: null },
        ],
        [
          { index: 0, id: null },
          { name: 'other', arguments: '{"path":"x"}' },
        ],
      ],
      // The last piece repeats everything but the arguments, under a new id.
      [
        [
          { index: 0, id: 'a' },
          { name: 'read', arguments: '{"path":"x"}' },
        ],
        [
          { index: 0, id: 'z' },
          { name: 'read', arguments: '' },
        ],
      ],
      // Name and id come after the first arguments.
      [
        [{ index: 0 }, { arguments: '{"path":' }],
        [
          { index: 0, id: 'a' },
          { name: 'read', arguments: '"x"}' },
        ],
      ],
    ];
    for (const pieces of shapes) {
      const frames = [...pieces.map(([call, fn]) => piece(call, fn)), chunk({}, 'tool_calls')];
      for (const client of clients) {
        const calls = callsOf(gather(client, translate('openai-chat', client, frames)));
        expect(calls.map(({ name, arguments: said }) => [name, said])).toEqual([['read', '{"path":"x"}']]);
      }
    }
  });
});

describe('arguments of a call', () => {
  const inputOf = (text: string) => {
    const events = dataOf(text);
    checkBlocks(text);
    const said = events.flatMap((event) => (event.type === 'content_block_delta' ? [(event.delta as Fields).partial_json] : []));
    return JSON.parse(said.join('') || '{}') as unknown;
  };

  test.each([
    ['truncated', '{"a": 1, "b": '],
    ['an array', '[1]'],
    ['a string', '"x"'],
    ['a number', '12'],
    ['null', 'null'],
    ['garbage', 'ls -l'],
    ['empty', ''],
  ])('reach Anthropic clients as in whole answers if they are not a JSON object: %s', (_kind, said) => {
    const frames = [
      piece({ index: 0, id: 'c' }, { name: 'f', arguments: said.slice(0, 3) }),
      piece({ index: 0 }, { arguments: said.slice(3) }),
      chunk({}, 'tool_calls'),
    ];
    const whole = translateAnswer(
      'openai-chat',
      'anthropic-messages',
      { choices: [{ message: { tool_calls: [{ id: 'c', function: { name: 'f', arguments: said } }] } }] },
      identity,
      {},
    );
    const [block] = whole.content as Fields[];
    expect(inputOf(translate('openai-chat', 'anthropic-messages', frames))).toEqual(block?.input);
    expect(block?.input).toEqual(said === '' ? {} : { INVALID_JSON: said });
  });

  test('pass as the model wrote them if they are an object, with pings while it is long', () => {
    const said = `{"n": 1.50, "big": 12345678901234567890, "t": "${'x'.repeat(5000)}"}`;
    const frames = [
      ...[...said.matchAll(/.{1,50}/g)]
        .map(([one]) => one)
        .map((arguments_) => piece({ index: 0, id: 'c' }, { name: 'f', arguments: arguments_ })),
      chunk({}, 'tool_calls'),
    ];
    const text = translate('openai-chat', 'anthropic-messages', frames);
    expect(callsOf(gather('anthropic-messages', text))[0]?.arguments).toBe(said);
    expect(dataOf(text).filter((event) => event.type === 'ping').length).toBeGreaterThan(3);
  });
});

describe('usage of Anthropic streams', () => {
  const usagesOf = (text: string) =>
    dataOf(text).flatMap(
      (event) =>
        (event.type === 'message_start'
          ? [(event.message as Fields).usage]
          : event.type === 'message_delta'
            ? [event.usage]
            : []) as Fields[],
    );

  test('begins with our estimate of the prompt and ends with the figures of the provider', () => {
    const [start, end] = usagesOf(
      translate('openai-chat', 'anthropic-messages', [chunk({ content: 'hi' }, 'stop'), usage], { promptTokens: 900 }),
    );
    expect(start).toMatchObject({ input_tokens: 900, output_tokens: 0 });
    expect(end).toMatchObject({ input_tokens: 1000, output_tokens: 20 });
  });

  test('takes only the prompt tokens from the provider’s first report', () => {
    const frames = [
      { candidates: [{ content: { parts: [{ text: 'a' }] } }], usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 3 } },
      {
        candidates: [{ content: { parts: [{ text: 'b' }] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 9 },
      },
    ];
    const [start, end] = usagesOf(translate('gemini', 'anthropic-messages', frames, { promptTokens: 900 }));
    expect([start?.input_tokens, start?.output_tokens, end?.input_tokens, end?.output_tokens]).toEqual([7, 0, 7, 9]);
  });

  test('never replaces figures with zeros', () => {
    const [, end] = usagesOf(
      translate('openai-chat', 'anthropic-messages', [chunk({ content: 'four score' }, 'stop')], { promptTokens: 900 }),
    );
    expect(end).toMatchObject({ input_tokens: 900, output_tokens: 3 });
  });
});

describe('a second message_start within an answer', () => {
  const start = (input: number) => ({ type: 'message_start', message: { usage: { input_tokens: input, output_tokens: 1 } } });
  const block = [
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'one' } },
    { type: 'content_block_stop', index: 0 },
  ];
  const end = [{ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } }, { type: 'message_stop' }];
  const tapOver = (events: readonly unknown[]) => {
    const tap = tapFor('anthropic-messages', { withholdUsage: false });
    for (const event of events) for (const frame of framesOf(`data: ${JSON.stringify(event)}\n\n`)) tap.read(frame);
    return tap;
  };

  test('is an error, and the usage stays that of the first', () => {
    const frames = [start(10), ...block, start(1), ...block, ...end];
    const after = gather('openai-chat', translate('anthropic-messages', 'openai-chat', frames));
    expect([saidAs(after, 'text'), after.stop, after.error?.type]).toEqual(['one', null, 'server_error']);
    const tap = tapOver(frames);
    expect(tap.isCut).toBe(true);
    expect(tap.reading()).toMatchObject({ ended: false, error: { type: 'api_error' }, usage: { meters: { input: 10 } } });
  });

  test('is ignored after the end', () => {
    const tap = tapOver([start(10), ...block, ...end, start(1), ...block, ...end]);
    expect([tap.isCut, tap.isOver]).toEqual([true, true]);
    expect(tap.reading()).toMatchObject({ ended: true, error: null, usage: { meters: { input: 10, output: 5 } } });
  });
});
