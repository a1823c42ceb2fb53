import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { cpuMillis } from '../translation/testing/cpu-millis.ts';
import type { SseFrame } from './sse-frame.ts';
import { SseReader } from './sse-reader.ts';

/** Runs of each property: 300 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 300) };
vi.setConfig({ testTimeout: 900_000 });

const line = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, ''));
const stream = fc.array(
  fc.record({
    event: fc.option(line.filter((text) => text.length > 0)),
    data: fc.array(line, { minLength: 1, maxLength: 3 }),
    comment: fc.boolean(),
    ending: fc.constantFrom('\n', '\r\n', '\r'),
    spaced: fc.boolean(),
  }),
  { maxLength: 6 },
);

function write(events: typeof stream extends fc.Arbitrary<infer T> ? T : never): string {
  return events
    .map(({ event, data, comment, ending, spaced }) => {
      const sep = spaced ? ': ' : ':';
      const safe = (text: string) => (spaced ? text : text.replace(/^ /, '_'));
      return [
        ...(comment ? [': keep-alive'] : []),
        ...(event === null ? [] : [`event${sep}${safe(event)}`]),
        ...data.map((text) => `data${sep}${safe(text)}`),
        '',
        '',
      ].join(ending);
    })
    .join('');
}

function read(bytes: Buffer, cuts: readonly number[]): SseFrame[] {
  const reader = new SseReader();
  const frames: SseFrame[] = [];
  let from = 0;
  for (const cut of [...cuts.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    frames.push(...reader.push(Buffer.from(bytes.subarray(from, cut))));
    from = cut;
  }
  return [...frames, ...reader.end()];
}

describe('SseReader', () => {
  test('reads the same events wherever the bytes are cut, and loses no byte', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (events, cuts) => {
        const bytes = Buffer.from(write(events));
        const frames = read(bytes, cuts);
        const saying = frames.filter((frame) => frame.data !== null);
        expect(saying.map((frame) => frame.data)).toEqual(
          events.map((event) => event.data.map((text) => (event.spaced ? text : text.replace(/^ /, '_'))).join('\n')),
        );
        expect(Buffer.concat(frames.map((frame) => frame.raw)).equals(bytes)).toBe(true);
      }),
      fuzzed,
    );
  });

  test('reads a multi-byte event wherever it is cut', () => {
    const bytes = Buffer.from('event: délta\r\ndata: {"text":"日本語🎉"}\r\n\r\ndata: [DONE]\n\n');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const frames = read(bytes, [cut]);
      expect(frames.map(({ event, data }) => ({ event, data }))).toEqual([
        { event: 'délta', data: '{"text":"日本語🎉"}' },
        { event: null, data: '[DONE]' },
      ]);
    }
  });

  test('returns an event that lacks its final blank line', () => {
    expect(read(Buffer.from('data: a\n\ndata: b'), []).map((frame) => frame.data)).toEqual(['a', 'b']);
  });

  test('reads a line of a megabyte in small chunks in linear time', () => {
    const text = 'x'.repeat(4_000_000);
    const bytes = Buffer.from(`data: ${text}\n\n`);
    const reader = new SseReader();
    const frames: SseFrame[] = [];
    for (let from = 0; from < bytes.length; from += 1000) frames.push(...reader.push(bytes.subarray(from, from + 1000)));
    expect(frames).toHaveLength(1);
    expect(frames[0]?.data).toHaveLength(text.length);
  });

  test('reads an event of a million lines in small chunks in linear time', () => {
    const reader = new SseReader();
    const line = Buffer.from('data: x\n'.repeat(100));
    const startedAt = cpuMillis();
    for (let i = 0; i < 10_000; i++) expect(reader.push(line)).toEqual([]);
    expect(reader.push(Buffer.from('\n'))).toHaveLength(1);
    expect(cpuMillis() - startedAt).toBeLessThan(20_000);
  });

  test('skips a byte order mark', () => {
    expect(read(Buffer.from('\uFEFFdata: a\n\n'), [1, 2]).map((frame) => frame.data)).toEqual(['a']);
    const later = Buffer.from('\n\uFEFFdata: a\n\n');
    expect(Buffer.concat(read(later, [1]).map(({ raw }) => raw))).toEqual(later);
  });
});
