import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { UpstreamDialect } from '../dialect.ts';
import { ResponsesFollower } from '../errors/responses-failure.ts';
import { SseFrame } from '../sse/sse-frame.ts';
import { SseReader } from '../sse/sse-reader.ts';
import type { StreamTap } from './answer-reading.ts';
import { withoutUsage } from './openai-chat-tap.ts';
import { readBlock } from './read-block.ts';
import { tapFor } from './tap-for.ts';

type Fields = Record<string, unknown>;

vi.setConfig({ testTimeout: 1_800_000 });

const names = ['usage', 'error', 'finish_reason', 'message_delta', 'usageMetadata', 'response.completed', 'service_tier', '[DONE]'];
const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  { weight: 3, arbitrary: fc.constantFrom(' words', 'ordinary', ' 日本語', '🎉', '0.5', 'x"y', 'a\\b', 'line\nbreak', '') },
  { weight: 2, arbitrary: fc.constantFrom(...names.flatMap((name) => [name, `"${name}":{"prompt_tokens":9}`, `\\u0075${name}`])) },
);
const count = fc.nat({ max: 500 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** One of the values that servers write where nothing is said, and rarely something. */
const seldom = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(undefined, null) }, { weight: 1, arbitrary: value });

const chatUsage = fc.record({ prompt_tokens: count, completion_tokens: count });
const tier = fc.constantFrom('default', 'flex', 'priority');
const chatChoice = fc.record({
  index: fc.constant(0),
  delta: fc.oneof(
    { weight: 5, arbitrary: fc.record({ content: text }) },
    fc.record({ role: fc.constant('assistant'), reasoning_content: text, obfuscation: maybe(text) }),
    fc.record({ tool_calls: fc.tuple(fc.record({ index: count, function: fc.record({ arguments: text }) })) }),
    fc.record({ content: text, usage: text, sequence_number: count }),
  ),
  finish_reason: fc.oneof(seldom(fc.constantFrom('stop', 'length', 'error', 'odd')), fc.constant('')),
  usage: seldom(chatUsage),
});
const chat = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      id: fc.constant('chatcmpl-1'),
      service_tier: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(undefined, 'default') }, { weight: 1, arbitrary: tier }),
      choices: fc.array(chatChoice, { minLength: 1, maxLength: 2 }),
      usage: seldom(chatUsage),
      error: seldom(fc.oneof(fc.record({ message: text }), text)),
      x_groq: seldom(fc.record({ usage: chatUsage })),
      obfuscation: maybe(fc.constantFrom('aB3', 'x', '')),
    }),
  },
  fc.record({ choices: fc.constant([]), usage: chatUsage, service_tier: tier }),
  fc.constant('[DONE]'),
);

const block = fc.record({ type: fc.constantFrom('text', 'tool_use'), text: maybe(text), input: maybe(fc.record({ a: text })) });
const anthropicUsage = fc.record({ input_tokens: count, output_tokens: count, speed: maybe(fc.constantFrom('fast', 'standard')) });
const anthropic = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('content_block_delta'),
      index: fc.constantFrom(0, 1),
      delta: fc.oneof(
        fc.record({ type: fc.constant('text_delta'), text }),
        fc.record({ type: fc.constant('input_json_delta'), partial_json: text }),
      ),
    }),
  },
  fc.record({ type: fc.constant('content_block_start'), content_block: block }),
  fc.record({ type: fc.constant('ping') }),
  fc.record({
    type: fc.constant('message_start'),
    message: fc.record({ usage: anthropicUsage, content: fc.array(block, { maxLength: 1 }), stop_reason: seldom(fc.constant('end_turn')) }),
  }),
  fc.record({
    type: fc.constant('message_delta'),
    delta: fc.record({ stop_reason: seldom(fc.constant('end_turn')) }),
    usage: seldom(anthropicUsage),
  }),
  fc.record({ type: fc.constant('message_stop') }),
  fc.record({ type: fc.constant('error'), error: fc.record({ type: fc.constant('overloaded_error'), message: text }) }),
);

const item = fc.record({
  id: fc.constantFrom('msg_1', 'ws_2'),
  type: fc.constantFrom('message', 'web_search_call', 'file_search_call'),
});
const response = fc.record({
  id: fc.constantFrom('resp_1', 'resp_2'),
  status: fc.constant('completed'),
  service_tier: maybe(tier),
  usage: seldom(fc.record({ input_tokens: count, output_tokens: count })),
  output: fc.array(item, { maxLength: 1 }),
  error: seldom(fc.record({ code: text, message: text })),
});
const responses = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constantFrom('response.output_text.delta', 'response.function_call_arguments.delta'),
      sequence_number: count,
      delta: text,
      obfuscation: maybe(fc.constantFrom('aB3', 'x', '')),
    }),
  },
  fc.record({ type: fc.constantFrom('response.created', 'response.queued', 'response.in_progress'), response, sequence_number: count }),
  fc.record({ type: fc.constantFrom('response.output_item.added', 'response.output_item.done'), item, sequence_number: count }),
  fc.record({ type: fc.constantFrom('response.completed', 'response.incomplete', 'response.failed', 'response.cancelled'), response }),
  fc.record({ type: fc.constant('error'), code: text, message: text }),
);

const geminiUsage = fc.record({ promptTokenCount: count, candidatesTokenCount: count });
const gemini = fc.record({
  candidates: fc.array(
    fc.record({
      content: fc.record({
        parts: fc.array(
          fc.oneof(fc.record({ text }), fc.record({ functionCall: fc.record({ name: text, args: fc.record({ a: text }) }) })),
        ),
      }),
      finishReason: seldom(fc.constantFrom('STOP', 'MALFORMED_FUNCTION_CALL')),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  usageMetadata: seldom(geminiUsage),
  promptFeedback: seldom(fc.record({ blockReason: fc.constant('SAFETY') })),
  error: seldom(fc.record({ status: text, message: text })),
});

interface Spelling {
  readonly ending: '\n' | '\r\n' | '\r';
  /** Where the JSON has white space between two tokens. */
  readonly spaces: '' | ' ' | '\t ';
  readonly escapes: 'none' | 'names' | 'strings' | 'beyond ASCII';
  readonly comment: boolean;
  readonly named: boolean;
  readonly isSplit: boolean;
  readonly space: '' | ' ';
  /** An additional empty line, bytes that are not JSON, or not UTF-8. */
  readonly extra: 'none' | 'blank' | 'garbage' | 'bytes' | 'control';
}
const spelling: fc.Arbitrary<Spelling> = fc.record({
  ending: fc.constantFrom('\n', '\n', '\n', '\n', '\n', '\n', '\n', '\r\n', '\r'),
  spaces: fc.constantFrom('', '', '', ' ', '\t '),
  escapes: fc.constantFrom('none', 'none', 'none', 'names', 'strings', 'beyond ASCII'),
  comment: fc.constantFrom(false, false, false, true),
  named: fc.boolean(),
  isSplit: fc.constantFrom(false, false, false, true),
  space: fc.constantFrom(' ', ' ', ''),
  extra: fc.constantFrom('none', 'none', 'none', 'none', 'blank', 'garbage', 'bytes', 'control'),
});
const plain: Spelling = {
  ending: '\n',
  spaces: '',
  escapes: 'none',
  comment: false,
  named: true,
  isSplit: false,
  space: ' ',
  extra: 'none',
};

const escapeLetters = (token: string, at: RegExp) =>
  token.replace(at, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
const tokens = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+/g;

function writeJson(event: Fields | string, { spaces, escapes, isSplit, ending }: Spelling): string {
  if (typeof event === 'string') return event;
  const parts = (JSON.stringify(event).match(tokens) ?? []).map((token) => {
    if (escapes === 'beyond ASCII') return escapeLetters(token, /[\u0080-\uffff]/g);
    return token.startsWith('"') && !token.includes('\\') && escapes !== 'none' && /^"[a-zA-Z_.]{3,}"$/.test(token)
      ? escapeLetters(token, escapes === 'names' ? /[a-z](?=[^a-z]*"$)/ : /(?<=^".?)[a-zA-Z]/)
      : token;
  });
  // One value over two lines of data: JSON allows a line break between tokens.
  const at = isSplit ? Math.floor(parts.length / 2) : -1;
  return parts.map((part, i) => (i === at ? `${ending}data:${part}` : part)).join(spaces);
}

function write(event: Fields | string, style: Spelling): Buffer {
  const { ending, comment, named, space, extra } = style;
  const type = typeof event === 'object' && typeof event.type === 'string' ? event.type : null;
  const json = writeJson(event, style);
  const data = extra === 'control' ? json.replace('word', 'wo\u0001rd') : extra === 'garbage' ? `${json.slice(0, -2)}` : json;
  const lines = [
    ...(comment ? [': keep-alive'] : []),
    ...(named && type !== null ? [`event:${space}${type}`] : []),
    `data:${space}${data}`,
    '',
    '',
  ];
  const bytes = Buffer.from(lines.join(ending) + (extra === 'blank' ? ending : ''));
  if (extra !== 'bytes') return bytes;
  const at = bytes.indexOf('words');
  return at === -1 ? bytes : Buffer.concat([bytes.subarray(0, at), Buffer.from([0xe6, 0x97]), bytes.subarray(at)]);
}

/** Splits a whole stream in the simplest way. */
function framesOf(stream: Buffer): SseFrame[] {
  const lines = stream.toString('latin1').match(/[^\r\n]*(?:\r\n|\r|\n|$)/g) ?? [];
  const frames: SseFrame[] = [];
  let raw = '';
  let event: string | null = null;
  let data: string | null = null;
  const flush = () => {
    if (raw !== '') frames.push(new SseFrame(Buffer.from(raw, 'latin1'), event, data));
    [raw, event, data] = ['', null, null];
  };
  for (const line of lines) {
    raw += line;
    const [, name, value = ''] = /^([^:\r\n]*)(?:: ?([^\r\n]*))?/.exec(line) ?? [];
    const said = Buffer.from(value, 'latin1').toString();
    if (name === 'event') event = said;
    if (name === 'data') data = data === null ? said : `${data}\n${said}`;
    if (/^(?:\r\n|\r|\n)$/.test(line)) flush();
  }
  flush();
  return frames;
}

function cut(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...cuts.map((n) => n % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  return ends.map((end, i) => Buffer.from(stream.subarray(ends[i - 1] ?? 0, end)));
}

const stateOf = (tap: StreamTap) => {
  const { isOver, isCut, answerId, itemIds, usageIsFinal } = tap;
  return { reading: { ...tap.reading() }, isOver, isCut, answerId, itemIds: [...itemIds], usageIsFinal };
};

/** Reads in blocks and event by event, and returns what both have understood and forwarded. */
function readBoth(dialect: UpstreamDialect, stream: Buffer, chunks: readonly Buffer[], withholdUsage: boolean) {
  const identity = { id: 'resp_own', model: 'm', created: 1 };
  const full = { tap: tapFor(dialect, { withholdUsage }), follower: new ResponsesFollower(identity), bytes: [] as Buffer[] };
  for (const frame of framesOf(stream)) {
    const isWithheld = full.tap.read(frame);
    if (full.tap.isCut) break;
    if (!isWithheld)
      full.bytes.push(withholdUsage ? Buffer.from(frame.raw.toString('latin1').replace(',"usage":null', ''), 'latin1') : frame.raw);
    full.follower.read(frame);
  }
  const reader = new SseReader();
  const fast = { tap: tapFor(dialect, { withholdUsage }), follower: new ResponsesFollower(identity), bytes: [] as Buffer[] };
  const follow = (frame: SseFrame) => fast.follower.read(frame);
  const read = (events: ReturnType<SseReader['pushBlock']>) => {
    if (fast.tap.isCut) return;
    const reading = readBlock(fast.tap, events, follow);
    fast.bytes.push(withholdUsage ? withoutUsage(events, reading) : events.raw.subarray(0, reading.keptBytes));
  };
  for (const chunk of chunks) read(reader.pushBlock(chunk));
  read(reader.endBlock());
  const failure = { code: 'server_error', message: 'm' };
  return [fast, full].map(({ tap, follower, bytes }) => ({
    ...stateOf(tap),
    keepAlive: follower.keepAlive(),
    fail: follower.fail(failure),
    bytes: Buffer.concat(bytes).toString('latin1'),
  }));
}

const dialects: Readonly<Record<string, fc.Arbitrary<Fields | string>>> = {
  'openai-chat': chat as fc.Arbitrary<Fields | string>,
  'anthropic-messages': anthropic as fc.Arbitrary<Fields>,
  'openai-responses': responses as fc.Arbitrary<Fields>,
  gemini: gemini as fc.Arbitrary<Fields>,
};

describe.each(Object.entries(dialects))('a stream of %s that is read in blocks', (name, event) => {
  const dialect = name as UpstreamDialect;

  test('means the same as one that is parsed event by event, however it is spelled and cut', () => {
    const styled = fc.tuple(event, fc.oneof({ weight: 3, arbitrary: fc.constant(plain) }, { weight: 2, arbitrary: spelling }));
    const cuts = fc.oneof(fc.constant([]), fc.array(fc.nat(), { maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(styled, { maxLength: 25 }), cuts, fc.boolean(), (events, at, withholdUsage) => {
        const stream = Buffer.concat(events.map(([one, style]) => write(one, style)));
        const [fast, full] = readBoth(dialect, stream, cut(stream, at), withholdUsage);
        expect(fast).toEqual(full);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 600) },
    );
  });

  test('is estimated the same if it is long and never reports usage', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 8 }), fc.array(text, { minLength: 300, maxLength: 400 }), (others, texts) => {
        const like = (said: string, i: number): Fields =>
          ({
            'openai-chat': {
              id: 'c',
              choices: [{ index: 0, delta: { content: said }, finish_reason: null }],
              obfuscation: 'x'.repeat(i % 9),
            },
            'anthropic-messages': { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: said } },
            'openai-responses': {
              type: 'response.output_text.delta',
              sequence_number: i,
              delta: said,
              logprobs: [],
              obfuscation: 'x'.repeat(i % 9),
            },
            gemini: { candidates: [{ content: { parts: [{ text: said }], role: 'model' } }] },
          })[dialect as 'gemini'];
        const events = texts.flatMap((said, i) => [like(said, i), ...(i % 50 === 0 ? [others[i / 50] ?? like('', i)] : [])]);
        const parts = events.map((one) => write(one, plain));
        const [fast, full] = readBoth(dialect, Buffer.concat(parts), parts, false);
        expect(fast).toEqual(full);
      }),
      { numRuns: 20 },
    );
  });
});

describe('of a stream that is read in blocks', () => {
  const chunk = (over: object) =>
    `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: ' words' }, finish_reason: null }], ...over })}\n\n`;
  const last = `${chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}${chunk({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 200 } })}data: [DONE]\n\n`;

  /** How many events are parsed while the chunks arrive, and then for the reading. */
  function countParsed(chunks: readonly string[]) {
    const parse = vi.spyOn(JSON, 'parse');
    try {
      const reader = new SseReader();
      const tap = tapFor('openai-chat', { withholdUsage: true });
      for (const one of chunks) readBlock(tap, reader.pushBlock(Buffer.from(one)));
      const arriving = parse.mock.calls.length;
      const { deliveredTokens } = tap.reading();
      return { arriving, afterwards: parse.mock.calls.length - arriving, deliveredTokens };
    } finally {
      parse.mockRestore();
    }
  }
  const deliveredTokens = Math.ceil((200 * ' words'.length) / 3.8);

  test('only the events that report the end and the usage are parsed, in one burst or not', () => {
    const burst = countParsed([chunk({}).repeat(200) + last]);
    expect(burst).toEqual({ arriving: 2, afterwards: 1, deliveredTokens });
    const nullUsage = countParsed([chunk({ usage: null, service_tier: 'default' }).repeat(200) + last]);
    expect(nullUsage).toEqual({ arriving: 3, afterwards: 1, deliveredTokens });
    const oneByOne = countParsed([...Array.from({ length: 200 }, (_, i) => chunk({ obfuscation: 'x'.repeat(1 + (i % 9)) })), last]);
    expect(oneByOne).toEqual({ arriving: 3, afterwards: 0, deliveredTokens });
  });

  test('events are weighed as they arrive if they have no common shape, so that memory stays bounded', () => {
    const { arriving } = countParsed(Array.from({ length: 1000 }, (_, i) => chunk({ ['x'.repeat(1 + (i % 7))]: i })));
    expect(arriving).toBeGreaterThan(850);
  });
});
