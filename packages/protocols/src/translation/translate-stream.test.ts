import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SseFrame } from '../sse/sse-frame.ts';
import { SseReader } from '../sse/sse-reader.ts';
import { readAnswer } from '../taps/tap-for.ts';
import { isRecord } from '../usage/usage-reading.ts';
import { cpuMillis } from './testing/cpu-millis.ts';
import { callsOf, framesOf, saidAs } from './testing/gather-answer.ts';
import { clients, dataOf, type Fields, gather, identity, translate } from './testing/stream-of.ts';
import { createStreamTranslator, translateAnswer } from './translate.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

afterEach(() => vi.useRealTimers());

const delta = (fields: Fields, finish: string | null = null) => ({ choices: [{ index: 0, delta: fields, finish_reason: finish }] });
const call = (fields: Fields, fn: Fields) => delta({ tool_calls: [{ ...fields, function: fn }] });
const usage = { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } } };

describe('streams of compatible servers', () => {
  test('calls without an index, or all with the same one, are distinguished by their ids', () => {
    for (const index of [undefined, 0]) {
      const frames = [
        call({ index, id: 'a' }, { name: 'f', arguments: '{"x":' }),
        call({ index }, { arguments: '1}' }),
        call({ index, id: 'b' }, { name: 'g', arguments: '{}' }),
        delta({}, 'stop'),
      ];
      for (const client of clients) {
        const after = gather(client, translate('openai-chat', client, frames));
        expect(callsOf(after)).toEqual([
          { id: 'a', name: 'f', arguments: '{"x":1}' },
          { id: 'b', name: 'g', arguments: '{}' },
        ]);
        expect(after.stop).toBe('tool_calls');
      }
    }
  });

  test('calls without ids get ids that differ within the answer and between answers', () => {
    const frames = [
      call({ index: 0 }, { name: 'f', arguments: '{}' }),
      call({ index: 1 }, { name: 'f', arguments: '{}' }),
      delta({}, 'tool_calls'),
    ];
    const ids = callsOf(gather('anthropic-messages', translate('openai-chat', 'anthropic-messages', frames))).map((one) => one.id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]+$/);
    const other = createStreamTranslator('openai-chat', 'anthropic-messages', { ...identity, id: 'gen_2' }, {});
    expect(other.push(framesOf(`data: ${JSON.stringify(frames[0])}\n\n`)[0] as never)).not.toContain(ids[0]);
  });

  test('interleaved calls keep their own arguments', () => {
    const frames = [
      call({ index: 0, id: 'a' }, { name: 'f', arguments: '{"x"' }),
      call({ index: 1, id: 'b' }, { name: 'g', arguments: '{"y"' }),
      call({ index: 0 }, { arguments: ':1}' }),
      call({ index: 1 }, { arguments: ':2}' }),
      delta({}, 'tool_calls'),
    ];
    for (const client of clients) {
      expect(callsOf(gather(client, translate('openai-chat', client, frames))).map((one) => one.arguments)).toEqual(['{"x":1}', '{"y":2}']);
    }
  });

  test('usage in every chunk counts once, reasoning has two names, and [DONE] may be missing', () => {
    const frames = [
      { ...delta({ reasoning: 'h' }), usage: { prompt_tokens: 10, completion_tokens: 1 } },
      { ...delta({ reasoning_content: 'm' }), usage: { prompt_tokens: 10, completion_tokens: 2 } },
      { ...delta({ content: 'hi' }, 'stop'), usage: { prompt_tokens: 10, completion_tokens: 3 } },
    ];
    const text = translate('openai-chat', 'anthropic-messages', frames);
    const after = gather('anthropic-messages', text);
    expect([saidAs(after, 'reasoning'), saidAs(after, 'text'), after.usage?.meters, after.ended]).toEqual([
      'hm',
      'hi',
      { input: 10, output: 3 },
      true,
    ]);
  });

  test('usage after the finish still reaches the last event', () => {
    const text = translate('openai-chat', 'anthropic-messages', [delta({ content: 'hi' }), delta({}, 'stop'), usage, '[DONE]']);
    expect(dataOf(text).find((event) => event.type === 'message_delta')?.usage).toMatchObject({
      input_tokens: 6,
      cache_read_input_tokens: 4,
      output_tokens: 5,
    });
  });
});

describe('endings', () => {
  const begun = [delta({ role: 'assistant', content: '' }), delta({ content: 'half' })];

  test('a stream that breaks off is not made to look complete', () => {
    for (const client of clients) {
      const text = translate('openai-chat', client, begun);
      expect(text).not.toMatch(/message_stop|\[DONE\]|response\.completed|"finish_reason":"/);
      expect(gather(client, text)).toMatchObject({ stop: null, ended: false });
    }
  });

  test('a stream without content is no answer, and one that lacks its first event is one', () => {
    for (const client of clients) {
      expect(translate('openai-chat', client, ['[DONE]'])).toBe('');
      expect(translate('openai-chat', client, [])).toBe('');
    }
    const frames = [
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'hi' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
      { type: 'message_stop' },
    ];
    for (const client of ['openai-chat', 'openai-responses'] as const) {
      const after = gather(client, translate('anthropic-messages', client, frames));
      expect([saidAs(after, 'text'), after.stop]).toEqual(['hi', 'end']);
    }
  });

  test('an error within the stream is the last event, in the dialect of the client', () => {
    const failed = [...begun, { error: { message: 'secret account 42', type: 'overloaded_error' } }, delta({ content: 'more' }), '[DONE]'];
    for (const client of clients) {
      const text = translate('openai-chat', client, failed);
      expect(text).not.toContain('secret');
      expect(text).not.toContain('more');
      expect(gather(client, text).error).not.toBeNull();
      expect(text).not.toMatch(/message_stop|\[DONE\]|response\.completed/);
    }
    expect(dataOf(translate('openai-chat', 'anthropic-messages', failed)).at(-1)).toMatchObject({
      type: 'error',
      error: { type: 'overloaded_error' },
    });
  });

  test('an error about the request keeps its message', () => {
    const failed = [{ error: { message: 'prompt is too long', type: 'invalid_request_error' } }];
    expect(translate('openai-chat', 'openai-responses', failed)).toContain('prompt is too long');
  });

  test('Gemini has no last event: a finish ends the answer, and a failed finish does not', () => {
    const content = { parts: [{ text: 'hi' }] };
    expect(
      gather('openai-chat', translate('gemini', 'openai-chat', [{ candidates: [{ content, finishReason: 'MAX_TOKENS' }] }])).stop,
    ).toBe('limit');
    expect(translate('gemini', 'openai-chat', [{ candidates: [{ content, finishReason: 'STOP' }] }], { end: false })).not.toContain(
      '[DONE]',
    );
    const failed = gather(
      'anthropic-messages',
      translate('gemini', 'anthropic-messages', [{ candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL' }] }]),
    );
    expect([failed.stop, failed.error?.type]).toEqual([null, 'api_error']);
  });

  test('a blocked prompt is a refusal', () => {
    const text = translate('gemini', 'openai-chat', [
      { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 5 } },
    ]);
    expect(gather('openai-chat', text)).toMatchObject({ stop: 'refusal', usage: { meters: { input: 5 } } });
  });

  test('a refusal is a refusal in every dialect', () => {
    const stopped = {
      type: 'message_delta',
      delta: { stop_reason: 'refusal', stop_details: { type: 'refusal', explanation: 'no' } },
      usage: { output_tokens: 1 },
    };
    const frames = [{ type: 'message_start', message: { usage: { input_tokens: 1 } } }, stopped, { type: 'message_stop' }];
    for (const client of ['openai-chat', 'openai-responses'] as const) {
      const after = gather(client, translate('anthropic-messages', client, frames));
      expect([after.stop, saidAs(after, 'refusal')]).toEqual(['refusal', 'no']);
    }
    const filtered = gather('openai-responses', translate('openai-chat', 'openai-responses', [delta({ content: 'a' }, 'content_filter')]));
    expect(filtered.stop).toBe('refusal');
    expect(gather('anthropic-messages', translate('openai-chat', 'anthropic-messages', [delta({ refusal: 'no' }, 'stop')])).stop).toBe(
      'refusal',
    );
  });
});

describe('details of the upstream', () => {
  test('figures of message_start stay if message_delta has null', () => {
    const frames = [
      { type: 'message_start', message: { usage: { input_tokens: 7, cache_read_input_tokens: 3 } } },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn' },
        usage: { input_tokens: null, cache_read_input_tokens: null, output_tokens: 2 },
      },
      { type: 'message_stop' },
    ];
    expect(gather('openai-chat', translate('anthropic-messages', 'openai-chat', frames)).usage?.meters).toEqual({
      input: 7,
      cache_read: 3,
      output: 2,
    });
  });

  test('parts of a summary become paragraphs', () => {
    const said = (summary_index: number, delta: string) => ({
      type: 'response.reasoning_summary_text.delta',
      output_index: 0,
      summary_index,
      delta,
    });
    const frames = [said(0, 'a'), said(0, 'b'), said(1, 'c'), { type: 'response.completed', response: { status: 'completed' } }];
    expect(saidAs(gather('openai-chat', translate('openai-responses', 'openai-chat', frames)), 'reasoning')).toBe('ab\n\nc');
  });

  test('a refusal with text completes a response, one without leaves it incomplete', () => {
    const status = (frames: Fields[]) =>
      (dataOf(translate('openai-chat', 'openai-responses', frames)).at(-1)?.response as Fields | undefined)?.status;
    expect(status([delta({ refusal: 'no' }, 'stop')])).toBe('completed');
    expect(status([delta({ content: 'a' }, 'content_filter')])).toBe('incomplete');
  });

  test('arguments that Gemini sends in pieces are merged, whatever their names', () => {
    const piece = (partialArgs: Fields[] | undefined, more = true) => ({
      candidates: [
        {
          content: {
            parts: [{ functionCall: { ...(partialArgs ? { partialArgs } : { name: 'f' }), ...(more && { willContinue: true }) } }],
          },
        },
      ],
    });
    const frames = [
      piece(undefined),
      piece([{ jsonPath: '$.city', stringValue: 'San ', willContinue: true }]),
      piece([{ jsonPath: '$.city', stringValue: 'Francisco' }]),
      piece([
        { jsonPath: '$.list[1].__proto__.x', numberValue: 1.5 },
        { jsonPath: "$['a.b']", boolValue: true },
        { jsonPath: '$.none', nullValue: null },
      ]),
      piece([], false),
      { candidates: [{ finishReason: 'STOP' }] },
    ];
    const [made] = callsOf(gather('openai-chat', translate('gemini', 'openai-chat', frames)));
    expect(made?.arguments).toBe('{"city":"San Francisco","list":[null,{"__proto__":{"x":1.5}}],"a.b":true,"none":null}');
    expect(({} as Fields).x).toBeUndefined();
  });
});

describe('wire format', () => {
  test('chat: the role comes first, usage only if requested, [DONE] last', () => {
    const frames = [
      { type: 'message_start', message: { usage: { input_tokens: 1 } } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
      { type: 'message_stop' },
    ];
    const asked = translate('anthropic-messages', 'openai-chat', frames);
    expect(dataOf(asked)[0]).toMatchObject({
      id: 'gen_1',
      object: 'chat.completion.chunk',
      model: 'our/model',
      choices: [{ delta: { role: 'assistant' } }],
    });
    expect(dataOf(asked).at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } });
    expect(asked.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(translate('anthropic-messages', 'openai-chat', frames, { usage: false })).not.toContain('usage');
  });

  test('Responses: events are numbered, every item is announced and finished, and the last event holds the whole response', () => {
    const request = { instructions: 'be brief', tools: [{ type: 'function', name: 'f' }], temperature: 0.5, metadata: { a: 'b' } };
    const translator = createStreamTranslator('openai-chat', 'openai-responses', identity, request);
    const frames = [
      delta({ reasoning_content: 'hm' }),
      delta({ content: 'hi' }),
      call({ index: 0, id: 'c' }, { name: 'f', arguments: '{}' }),
      delta({}, 'tool_calls'),
      usage,
      '[DONE]',
    ];
    const sse = frames.map((data) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`).join('');
    const events = dataOf(
      framesOf(sse)
        .map((frame) => translator.push(frame))
        .join(''),
    );
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, at) => at));
    const types = events.map((event) => event.type);
    expect(types.slice(0, 2)).toEqual(['response.created', 'response.in_progress']);
    expect(types.filter((type) => type === 'response.output_item.added')).toHaveLength(3);
    expect(types.filter((type) => type === 'response.output_item.done')).toHaveLength(3);
    const last = events.at(-1);
    expect(last).toMatchObject({ type: 'response.completed', response: { id: 'gen_1', status: 'completed', ...request } });
    const output = isRecord(last?.response) ? (last.response.output as Fields[]) : [];
    expect(output.map((item) => item.type)).toEqual(['reasoning', 'message', 'function_call']);
    const done = events.filter((event) => event.type === 'response.output_item.done').map((event) => event.item);
    expect(output).toEqual(done);
  });

  test('Anthropic: blocks are numbered, and the last usage repeats the input', () => {
    const text = translate('openai-chat', 'anthropic-messages', [
      delta({ reasoning: 'h' }),
      delta({ content: 'a' }),
      delta({}, 'length'),
      usage,
      '[DONE]',
    ]);
    expect(dataOf(text).map((event) => [event.type, event.index])).toEqual([
      ['message_start', undefined],
      ['content_block_start', 0],
      ['content_block_delta', 0],
      ['content_block_delta', 0],
      ['content_block_stop', 0],
      ['content_block_start', 1],
      ['content_block_delta', 1],
      ['content_block_stop', 1],
      ['message_delta', undefined],
      ['message_stop', undefined],
    ]);
    expect(dataOf(text).at(-2)).toMatchObject({ delta: { stop_reason: 'max_tokens' } });
  });

  test('characters split between deltas arrive whole', () => {
    const [high, low] = ['\ud83c', '\udf89'];
    for (const client of clients) {
      const after = gather(
        client,
        translate('openai-chat', client, [delta({ content: `a${high}` }), delta({ content: `${low}b` }), delta({}, 'stop')]),
      );
      expect(saidAs(after, 'text')).toBe('a🎉b');
    }
  });

  test('a stream is translated the same wherever its bytes are cut', () => {
    const frames = [
      delta({ reasoning: 'hm é' }),
      delta({ content: '日本語🎉' }),
      call({ index: 0, id: 'c' }, { name: 'f', arguments: '{"a":"ü"}' }),
      delta({}, 'tool_calls'),
      usage,
    ];
    // Answers carry the second in which they ended.
    vi.useFakeTimers({ toFake: ['Date'] });
    const bytes = Buffer.from(`${frames.map((data) => `data: ${JSON.stringify(data)}\r\n\r\n`).join('')}data: [DONE]\n\n`);
    for (const client of clients) {
      const whole = translate('openai-chat', client, [...frames, '[DONE]']);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
          const reader = new SseReader();
          const translator = createStreamTranslator('openai-chat', client, identity, {});
          const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          const read = places.slice(1).flatMap((to, at) => reader.push(Buffer.from(bytes.subarray(places[at], to))));
          const text = [...read, ...reader.end()].map((frame) => translator.push(frame)).join('') + translator.end();
          expect(text).toBe(whole);
        }),
        fuzzed,
      );
    }
  });

  test('two megabytes of arguments in small pieces pass in linear time', () => {
    const piece = 'x'.repeat(40);
    const frames = [call({ index: 0, id: 'a' }, { name: 'f', arguments: '{"t":"' })];
    for (let at = 0; at < 50_000; at++) frames.push(call({ index: 0 }, { arguments: piece }));
    frames.push(call({ index: 0 }, { arguments: '"}' }), delta({}, 'tool_calls') as never);
    for (const client of clients) {
      const began = cpuMillis();
      const translator = createStreamTranslator('openai-chat', client, identity, {});
      let length = 0;
      for (const frame of frames) length += translator.push(new SseFrame(Buffer.alloc(0), null, JSON.stringify(frame))).length;
      length += translator.end().length;
      expect(length).toBeGreaterThan(2_000_000);
      expect(cpuMillis() - began).toBeLessThan(5000);
    }
  }, 30_000);
});

describe('whole answers', () => {
  test('an error within an answer becomes an error body', () => {
    const body = { status: 'failed', error: { code: 'server_error', message: 'x' }, output: [] };
    expect(
      readAnswer('anthropic-messages', translateAnswer('openai-responses', 'anthropic-messages', body, identity, {})).error,
    ).not.toBeNull();
    expect(readAnswer('openai-chat', translateAnswer('openai-responses', 'openai-chat', body, identity, {})).error).not.toBeNull();
  });

  test('truncated arguments are wrapped for Anthropic', () => {
    const message = { tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{"a":' } }] };
    const translated = translateAnswer(
      'openai-chat',
      'anthropic-messages',
      { choices: [{ message, finish_reason: 'length' }] },
      identity,
      {},
    );
    expect(translated).toMatchObject({ content: [{ type: 'tool_use', input: { INVALID_JSON: '{"a":' } }], stop_reason: 'max_tokens' });
  });
});
