import { describe, expect, test } from 'vitest';
import { parseRecord } from '../json/parse-record.ts';
import { readAnswer, tapFor } from '../taps/tap-for.ts';
import { anthropicCodec } from './anthropic/anthropic-codec.ts';
import type { UpstreamCodec } from './codec.ts';
import { geminiCodec } from './gemini/gemini-codec.ts';
import type { AnswerPart, ChatDialect } from './intermediate.ts';
import { openaiChatCodec } from './openai-chat/openai-chat-codec.ts';
import { openaiResponsesCodec } from './openai-responses/openai-responses-codec.ts';
import { extractBody, extractStream } from './testing/extract-plainly.ts';
import { callsOf, decodeText, framesOf, gatherEvents, saidAs } from './testing/gather-answer.ts';
import { asSse, recordedBodies, recordedStreams } from './testing/recorded-streams.ts';
import { clients, thinks } from './testing/stream-of.ts';
import { parseArguments } from './tools/call-arguments.ts';
import { createStreamTranslator, translateAnswer } from './translate.ts';

const codecs: Record<ChatDialect, UpstreamCodec> = {
  'anthropic-messages': anthropicCodec,
  'openai-chat': openaiChatCodec,
  'openai-responses': openaiResponsesCodec,
  gemini: geminiCodec,
};
const dialects = Object.keys(codecs) as ChatDialect[];
const identity = { id: 'gen_abc123', model: 'some/model', created: 1_780_000_000, includeUsage: true };

/** The meters that the client's dialect can express, as it would count them. */
function expressible(meters: Readonly<Record<string, number>>, client: ChatDialect): Record<string, number> {
  const kept = new Map<string, number>();
  const add = (meter: string, quantity: number) => quantity > 0 && kept.set(meter, (kept.get(meter) ?? 0) + quantity);
  for (const [meter, quantity] of Object.entries(meters)) {
    if (client === 'anthropic-messages') {
      if (meter.startsWith('input')) add('input', quantity);
      else if (meter.startsWith('output')) add('output', quantity);
      else add(meter, quantity);
    } else if (client === 'gemini') {
      // Gemini's usage has no field for cache writes, so they count as input.
      if (meter.startsWith('cache_write')) add('input', quantity);
      else if (meter !== 'web_search') add(meter, quantity);
    } else if (meter === 'cache_write_5m' || meter === 'cache_write_1h') add('cache_write_30m', quantity);
    else if (meter === 'output_image') add('output', quantity);
    else if (meter !== 'web_search') add(meter, quantity);
  }
  return Object.fromEntries(kept);
}

const counted = (meters: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(meters).filter(([, quantity]) => quantity > 0));
const same = (name: string, said: string) => [name, said === '' ? {} : (parseRecord(said) ?? said)];

describe('streams of fixtures and recordings', () => {
  for (const dialect of dialects) {
    for (const recorded of recordedStreams(dialect)) {
      const events = decodeText(codecs[dialect].createDecoder(identity.id), asSse(recorded));
      test(`${recorded.name} is read without loss`, () => {
        const gathered = gatherEvents(events);
        const plain = extractStream(recorded);
        expect(saidAs(gathered, 'text')).toBe(plain.text);
        expect(saidAs(gathered, 'reasoning').replaceAll('\n', '')).toBe(plain.reasoning.replaceAll('\n', ''));
        const calls = callsOf(gathered);
        expect(calls.map((call) => call.name)).toEqual(plain.calls.map(([name]) => name));
        for (const [at, [name, said]] of plain.calls.entries()) {
          if (said !== undefined) expect(same(name, calls[at]?.arguments ?? '')).toEqual([name, said]);
        }
        const tap = tapFor(dialect, { withholdUsage: false });
        for (const frame of framesOf(asSse(recorded))) tap.read(frame);
        expect(gathered.usage?.meters).toEqual(tap.reading().usage?.meters);
        expect(gathered.stop !== null).toBe(tap.reading().finishReason !== null);
      });

      for (const client of clients) {
        if (client === dialect) continue;
        test(`${recorded.name} becomes ${client} without loss`, () => {
          const before = gatherEvents(events);
          const translator = createStreamTranslator(dialect, client, identity, client === 'gemini' ? thinks : {});
          const frames = framesOf(asSse(recorded));
          const text = frames.map((frame) => translator.push(frame)).join('') + translator.end();
          const after = gatherEvents(decodeText(codecs[client].createDecoder('seed'), text));
          // Gemini has no separate field for a refusal, so it is part of the text.
          const words = (said: typeof after) => [saidAs(said, 'text'), saidAs(said, 'refusal')];
          expect(client === 'gemini' ? words(after).join('') : words(after)).toEqual(
            client === 'gemini' ? words(before).join('') : words(before),
          );
          expect(saidAs(after, 'reasoning')).toBe(saidAs(before, 'reasoning'));
          const unargued = (said: string) => {
            if (client === 'gemini') return JSON.stringify(parseArguments(said));
            return said === '' && client === 'anthropic-messages' ? '{}' : said;
          };
          expect(callsOf(after)).toEqual(callsOf(before).map((call) => ({ ...call, arguments: unargued(call.arguments) })));
          expect(after.ended).toBe(before.stop !== null && client !== 'gemini');
          // Only Anthropic distinguishes a stop sequence and a pause from other ends.
          const told = before.stop === 'stop_sequence' || before.stop === 'pause' ? 'end' : before.stop;
          expect(after.stop).toBe(told);
          const tap = tapFor(client, { withholdUsage: false });
          for (const frame of framesOf(text)) tap.read(frame);
          expect(counted(tap.reading().usage?.meters ?? {})).toEqual(expressible(before.usage?.meters ?? {}, client));
        });
      }
    }
  }
});

const joined = (parts: readonly AnswerPart[], type: AnswerPart['type']) =>
  parts.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('');
const called = (parts: readonly AnswerPart[]) =>
  parts.flatMap((part) => (part.type === 'tool_call' ? [same(part.name, part.arguments)] : []));

describe('whole answers of fixtures and recordings', () => {
  for (const dialect of dialects) {
    for (const recorded of recordedBodies(dialect)) {
      const [body = {}] = recorded.events;
      test(`${recorded.name} is read without loss`, () => {
        const answer = codecs[dialect].decodeAnswer(body, 'seed');
        const plain = extractBody(recorded);
        expect(joined(answer.parts, 'text')).toBe(plain.text);
        expect(joined(answer.parts, 'reasoning').replaceAll('\n', '')).toBe(plain.reasoning.replaceAll('\n', ''));
        expect(called(answer.parts)).toEqual(plain.calls);
        expect(answer.usage?.meters).toEqual(readAnswer(dialect, body).usage?.meters);
      });

      for (const client of clients) {
        if (client === dialect) continue;
        test(`${recorded.name} becomes ${client} without loss`, () => {
          const before = codecs[dialect].decodeAnswer(body, identity.id);
          const translated = translateAnswer(dialect, client, body, identity, client === 'gemini' ? thinks : {});
          const after = codecs[client].decodeAnswer(translated, 'seed');
          const words = ({ parts }: typeof after) => [joined(parts, 'text'), joined(parts, 'refusal')];
          expect(client === 'gemini' ? words(after).join('') : words(after)).toEqual(
            client === 'gemini' ? words(before).join('') : words(before),
          );
          expect(joined(after.parts, 'reasoning')).toBe(joined(before.parts, 'reasoning'));
          expect(called(after.parts)).toEqual(called(before.parts));
          const meters = counted(readAnswer(client, translated).usage?.meters ?? {});
          expect(meters).toEqual(expressible(before.usage?.meters ?? {}, client));
        });
      }
    }
  }
});
