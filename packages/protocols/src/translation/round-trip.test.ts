import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { parseRecord } from '../json/parse-record.ts';
import { SseFrame } from '../sse/sse-frame.ts';
import { anthropicCodec } from './anthropic/anthropic-codec.ts';
import type { ChatCodec } from './codec.ts';
import { unfoldTextDocument } from './fields/text-document.ts';
import { geminiCodec } from './gemini/gemini-codec.ts';
import type { ChatDialect, Part, Turn } from './intermediate.ts';
import { openaiChatCodec } from './openai-chat/openai-chat-codec.ts';
import { openaiResponsesCodec } from './openai-responses/openai-responses-codec.ts';
import { arbitraryAnswer, arbitraryRequest } from './testing/arbitrary-chats.ts';
import { callsOf, decodeText, gatherEvents, saidAs } from './testing/gather-answer.ts';
import { streamAnswer } from './testing/stream-answer.ts';
import { TranslationError } from './translation-error.ts';

const codecs: Record<ChatDialect, ChatCodec> = {
  'anthropic-messages': anthropicCodec,
  'openai-chat': openaiChatCodec,
  'openai-responses': openaiResponsesCodec,
  gemini: geminiCodec,
};
const dialects = Object.keys(codecs) as ChatDialect[];
/** Damaged requests and answers: a few hundred each here, `FUZZ_RUNS` at night. */
const damagedRuns = Number(process.env.FUZZ_RUNS ?? 400);
vi.setConfig({ testTimeout: 1_800_000 });
const identity = { id: 'gen_1', model: 'm', created: 1 };
/** Thinking is on, so that every client gets all of the reasoning. */
const request = { thinking: { type: 'adaptive' }, generationConfig: { thinkingConfig: { includeThoughts: true } } };
const overTheWire = (body: unknown) => JSON.parse(JSON.stringify(body)) as Record<string, unknown>;

describe.each(dialects)('%s', (dialect) => {
  const codec = codecs[dialect];

  test('a request that is written and read again is unchanged', () => {
    fc.assert(
      fc.property(arbitraryRequest(dialect), (request) => {
        const notes: string[] = [];
        const options = { from: dialect, upstreamModel: 'claude-opus-5', maxOutputTokens: 1000, isOpenaiItself: true, notes };
        const body = overTheWire(codec.writeRequest(request, options));
        const unread: string[] = [];
        const { store, stream_options, include, ...rest } = body;
        expect(codec.parseRequest(rest, unread)).toEqual(request);
        expect(unread).toEqual([]);
        expect([store, include, stream_options].every((value) => value !== true)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('a whole answer that is written and read again is unchanged', () => {
    fc.assert(
      fc.property(arbitraryAnswer(dialect), (answer) => {
        const body = overTheWire(codec.encodeAnswer(answer, { identity, includeUsage: true, request }));
        expect(codec.decodeAnswer(body, 'seed')).toEqual(answer);
      }),
      { numRuns: 300 },
    );
  });

  test('a stream has the same content as the whole answer, wherever its text is cut', () => {
    fc.assert(
      fc.property(arbitraryAnswer(dialect), fc.array(fc.nat(), { maxLength: 4 }), (answer, cuts) => {
        const encoder = codec.createEncoder({ identity, includeUsage: true, request });
        const text = streamAnswer(answer, cuts)
          .map((event) => encoder.write(event))
          .join('');
        const before = gatherEvents(streamAnswer(answer, []));
        const after = gatherEvents(decodeText(codec.createDecoder('seed'), text));
        for (const kind of ['text', 'refusal', 'reasoning'] as const) expect(saidAs(after, kind)).toBe(saidAs(before, kind));
        expect(callsOf(after)).toEqual(callsOf(before));
        expect([after.stop, after.usage, after.ended, after.error]).toEqual([answer.stop, answer.usage, dialect !== 'gemini', null]);
      }),
      { numRuns: 300 },
    );
  });

  test('any client input ends in a translation or a TranslationError', () => {
    const junk = fc.jsonValue({ maxDepth: 4 });
    const sound = codec.writeRequest.bind(codec);
    fc.assert(
      fc.property(arbitraryRequest(dialect), fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 3 }), (request, spoils) => {
        const options = { from: dialect, upstreamModel: 'claude-opus-5', maxOutputTokens: 1000, isOpenaiItself: true, notes: [] };
        const body = overTheWire(sound(request, options));
        for (const [at, value] of spoils) spoil(body, at, value);
        try {
          const parsed = codec.parseRequest(body, []);
          for (const other of dialects) codecs[other].writeRequest(parsed, { ...options, notes: [] });
        } catch (error) {
          expect((error as Error).name).toBe('TranslationError');
        }
      }),
      { numRuns: damagedRuns },
    );
  });

  test('no provider input causes an exception', () => {
    const junk = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(arbitraryAnswer(dialect), fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 3 }), (answer, spoils) => {
        const body = overTheWire(codec.encodeAnswer(answer, { identity, includeUsage: true, request }));
        for (const [at, value] of spoils) spoil(body, at, value);
        const decoded = codec.decodeAnswer(body, 'seed');
        for (const other of dialects) codecs[other].encodeAnswer(decoded, { identity, includeUsage: true, request: body });
        const decoder = codec.createDecoder('seed');
        const encoder = codec.createEncoder({ identity, includeUsage: true, request });
        for (const event of streamAnswer(answer, [3])) {
          for (const frame of encoder.write(event).split('\n\n')) {
            const data = frame.slice(frame.indexOf('data: ') + 6);
            if (!data.startsWith('{')) continue;
            const said = overTheWire(JSON.parse(data));
            for (const [at, value] of spoils) spoil(said, at, value);
            decoder.read(new SseFrame(Buffer.alloc(0), null, JSON.stringify(said)));
          }
        }
      }),
      { numRuns: damagedRuns },
    );
  });
});

describe('across dialects', () => {
  const pairs = dialects.flatMap((from) => dialects.filter((to) => to !== from).map((to) => [from, to] as const));

  // Not every dialect has these; other tests cover them by example.
  const sayable = {
    choices: 1,
    logprobs: null,
    logitBias: null,
    stopSequences: [],
    tools: [],
    toolChoice: null,
    output: { kind: 'text' },
  } as const;

  test.each(pairs)('%s to %s: all texts, calls and results arrive, or the request is refused', (from, to) => {
    let carried = 0;
    fc.assert(
      fc.property(arbitraryRequest(from), (request) => {
        const plain = { ...request, turns: request.turns.map(unfold), ...sayable };
        const options = { from, upstreamModel: 'claude-opus-5', maxOutputTokens: 1000, isOpenaiItself: true, notes: [] };
        let body: Record<string, unknown>;
        try {
          body = overTheWire(codecs[to].writeRequest(plain, options));
        } catch (error) {
          expect(error).toBeInstanceOf(TranslationError);
          return;
        }
        carried++;
        const turns = to === 'gemini' ? plain.turns.map(askLater) : plain.turns;
        expect(wordsOf(codecs[to].parseRequest(body, []).turns)).toEqual(wordsOf(turns));
      }),
      // Gemini accepts no result without its call, so more requests are refused and more runs are needed.
      { numRuns: to === 'gemini' ? 800 : 400 },
    );
    expect(carried).toBeGreaterThan(40);
  });
});

/** The texts by role, the calls and their results; without the boundaries between texts, which not every dialect keeps. */
function wordsOf(turns: readonly Turn[]) {
  const said: Record<string, string> = { system: '', user: '', assistant: '', result: '' };
  const calls: unknown[] = [];
  const results: unknown[] = [];
  let media = 0;
  const add = (role: string, text: string) => {
    said[role] += text.replaceAll('\n', '');
  };
  for (const turn of turns) {
    const role = turn.role === 'developer' ? 'system' : turn.role;
    for (const part of turn.parts) {
      if (part.type === 'text' || part.type === 'refusal') add(role, part.text);
      else if (part.type === 'tool_call') calls.push([part.id, part.name, parseRecord(part.arguments || '{}') ?? part.arguments]);
      else if (part.type === 'tool_result') {
        results.push(part.callId);
        for (const inner of part.content) if (inner.type === 'text') add('result', inner.text);
        media += part.content.filter((inner) => inner.type !== 'text').length;
      } else if (part.type !== 'reasoning') media++;
    }
  }
  // Chat Completions keeps a refusal apart from the text, so their order is lost.
  return { ...said, assistant: [...(said.assistant ?? '')].sort().join(''), calls, results, media };
}

/** Gemini has no system messages within a conversation: they become user messages. */
function askLater(turn: Turn, at: number, turns: readonly Turn[]): Turn {
  const isLater = turns.slice(0, at).some(({ role }) => role === 'user' || role === 'assistant');
  return isLater && turn.role !== 'assistant' ? { ...turn, role: 'user' } : turn;
}

/** Text documents become text in dialects without them. */
function unfold(turn: Turn): Turn {
  const unfoldPart = (part: Part): Part => {
    if (part.type === 'tool_result') return { ...part, content: part.content.map((inner) => unfoldTextDocument(inner, [])) };
    return part.type === 'document' ? unfoldTextDocument(part, []) : part;
  };
  return { ...turn, parts: turn.parts.map(unfoldPart) };
}

/** Replaces one value somewhere in a body. */
function spoil(body: Record<string, unknown>, at: number, value: unknown): void {
  const places: [Record<string, unknown> | unknown[], string][] = [];
  const walk = (holder: Record<string, unknown> | unknown[]) => {
    for (const [name, inner] of Object.entries(holder)) {
      places.push([holder, name]);
      if (typeof inner === 'object' && inner !== null) walk(inner as Record<string, unknown>);
    }
  };
  walk(body);
  const [holder, name] = places[at % Math.max(1, places.length)] ?? [body, 'model'];
  Object.defineProperty(holder, name, { value: structuredClone(value), enumerable: true, configurable: true, writable: true });
}
