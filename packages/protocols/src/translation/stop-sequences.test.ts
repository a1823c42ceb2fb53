import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { ChatAnswer, ChatEvent } from './intermediate.ts';
import { StopCutter } from './stop-sequences.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

/** One token per character, so that every figure can be read off the text. */
const count = (text: string) => text.length;
const usage = (output: number, reasoningTokens = 0) => ({ meters: { input: 10, output }, reasoningTokens });

function stream(pieces: readonly string[], after: readonly ChatEvent[] = []): ChatEvent[] {
  const whole = pieces.join('').length;
  return [
    { type: 'start', usage: null },
    { type: 'part_start', index: 0, part: { kind: 'text' } },
    ...pieces.filter((text) => text !== '').map((text): ChatEvent => ({ type: 'delta', index: 0, text })),
    { type: 'part_stop', index: 0 },
    ...after,
    { type: 'usage', usage: usage(whole), serviceTier: null },
    { type: 'finish', stop: 'end', stopSequence: null },
    { type: 'end' },
  ];
}

const run = (stops: readonly string[], events: readonly ChatEvent[]) => {
  const cutter = new StopCutter(stops, count);
  const seen = events.flatMap((event) => cutter.push(event));
  return {
    cutter,
    seen,
    text: seen.map((event) => (event.type === 'delta' ? event.text : '')).join(''),
    finish: seen.find((event) => event.type === 'finish'),
    output: seen.find((event) => event.type === 'usage')?.usage.meters.output,
  };
};

describe('a streamed answer', () => {
  test('ends at the first stop sequence, however the text is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '<', '/', '>'), maxLength: 40 }),
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '<', '/', '>'), minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        (text, stops, sizes) => {
          const pieces: string[] = [];
          for (let at = 0; at < text.length; ) {
            const size = sizes.next().value;
            pieces.push(text.slice(at, at + size));
            at += size;
          }
          const ends = stops.map((stop) => text.indexOf(stop)).filter((at) => at !== -1);
          const end = ends.length === 0 ? text.length : Math.min(...ends);
          const { text: said, finish, output, cutter } = run(stops, stream(pieces));
          expect([said, output]).toEqual([text.slice(0, end), end]);
          expect(finish).toMatchObject({ stop: ends.length === 0 ? 'end' : 'stop_sequence' });
          if (finish?.type === 'finish' && finish.stopSequence !== null) expect(text.startsWith(finish.stopSequence, end)).toBe(true);
          const reading = { usage: { meters: { input: 10, output: text.length }, serviceTier: null, unknown: null }, deliveredTokens: 0 };
          expect(cutter.adjust(reading as never).usage?.meters.output).toBe(end);
        },
      ),
      fuzzed,
    );
  });

  test('closes the part immediately and emits nothing after it', () => {
    const later: ChatEvent[] = [
      { type: 'part_start', index: 1, part: { kind: 'tool_call', id: 'c', name: 'f', tool: 'function' } },
      { type: 'delta', index: 1, text: '{}' },
      { type: 'part_stop', index: 1 },
    ];
    const { seen } = run(['STOP'], stream(['one ST', 'OP two'], later));
    expect(seen.map((event) => event.type)).toEqual(['start', 'part_start', 'delta', 'part_stop', 'usage', 'finish', 'end']);
  });

  test('keeps a call that began before the text', () => {
    const { seen } = run(
      ['STOP'],
      [
        { type: 'part_start', index: 0, part: { kind: 'tool_call', id: 'c', name: 'f', tool: 'function' } },
        ...stream(['STOP'])
          .filter((event) => event.type !== 'start' && event.type !== 'usage' && event.type !== 'finish' && event.type !== 'end')
          .map((event) => ({ ...event, index: 1 }) as ChatEvent),
        { type: 'delta', index: 0, text: '{}' },
        { type: 'part_stop', index: 0 },
      ],
    );
    expect(seen.filter((event) => 'index' in event && event.index === 0).map(({ type }) => type)).toEqual([
      'part_start',
      'delta',
      'part_stop',
    ]);
  });
});

test('is charged for hidden reasoning even if all of the text is withheld', () => {
  const cutter = new StopCutter(['x'], count);
  const events: ChatEvent[] = [
    { type: 'part_start', index: 0, part: { kind: 'text' } },
    { type: 'delta', index: 0, text: 'x'.repeat(50) },
  ];
  for (const event of events) cutter.push(event);
  expect(cutter.push({ type: 'usage', usage: usage(40, 30), serviceTier: null })).toMatchObject([{ usage: { meters: { output: 30 } } }]);
});

test('a whole answer is cut like a stream', () => {
  const answer: ChatAnswer = {
    parts: [
      { type: 'text', text: 'one STOP two', cache: null },
      { type: 'tool_call', id: 'c', name: 'f', arguments: '{}', kind: 'function', cache: null },
    ],
    stop: 'tool_calls',
    stopSequence: null,
    usage: usage(100),
    serviceTier: null,
    error: null,
  };
  const cutter = new StopCutter(['STOP'], count);
  expect(cutter.cut(answer)).toMatchObject({
    parts: [{ type: 'text', text: 'one ' }],
    stop: 'stop_sequence',
    stopSequence: 'STOP',
    usage: { meters: { output: 100 - 'STOP two'.length - 'f{}'.length } },
  });
  expect(new StopCutter(['nothing'], count).cut(answer)).toBe(answer);
});
