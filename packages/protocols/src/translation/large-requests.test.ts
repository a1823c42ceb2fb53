import { expect, test } from 'vitest';
import type { ChatDialect, ReasoningPart } from './intermediate.ts';
import { packSignature } from './reasoning/carry-signature.ts';
import { cpuMillis } from './testing/cpu-millis.ts';
import { translateRequest } from './translate.ts';

/** Bodies of up to 32 MB are accepted, so processing time must be linear in the size of the request. */
const many = <T>(length: number, make: (at: number) => T) => Array.from({ length }, (_, at) => make(at));
const parameters = { type: 'object', properties: {} };
const count = 40_000;
const parts = 150_000;
const gemini: ReasoningPart = { type: 'reasoning', text: '', origin: 'gemini', id: null, signature: 'x', redacted: true };
const mark = packSignature(gemini, 'openai-chat');

test.each<[string, ChatDialect, ChatDialect, object]>([
  [
    'Responses calls beside tools',
    'openai-responses',
    'openai-chat',
    {
      tools: many(count, (at) => ({ type: 'function', name: `f${at}`, parameters })),
      input: many(count, (at) => ({ type: 'function_call', call_id: `c${at}`, name: `f${count - at - 1}`, arguments: '{}' })),
    },
  ],
  [
    'results of calls in reverse order',
    'openai-chat',
    'gemini',
    {
      messages: [
        { role: 'user', content: 'x' },
        {
          role: 'assistant',
          tool_calls: many(count, (at) => ({ id: `c${at}`, type: 'function', function: { name: 'f', arguments: '{}' } })),
        },
        ...many(count, (at) => ({ role: 'tool', tool_call_id: `c${count - at - 1}`, content: 'x' })),
      ],
    },
  ],
  [
    'turns of one call and one result',
    'openai-chat',
    'gemini',
    {
      messages: [
        { role: 'user', content: 'x' },
        ...many(count, (at) => [
          { role: 'assistant', tool_calls: [{ id: `c${at}`, type: 'function', function: { name: 'f', arguments: '{}' } }] },
          { role: 'tool', tool_call_id: `c${at}`, content: 'x' },
        ]).flat(),
      ],
    },
  ],
  [
    'tools that each leave a note',
    'anthropic-messages',
    'openai-chat',
    {
      messages: [{ role: 'user', content: 'x' }],
      tools: [
        ...many(count, () => ({ type: 'web_search_20250305', name: 'web_search' })),
        ...many(count, (at) => ({ name: `f${at}`, input_schema: parameters, defer_loading: true, allowed_callers: ['x'] })),
      ],
    },
  ],
  [
    'reasoning that names a call',
    'openai-chat',
    'anthropic-messages',
    {
      messages: [
        { role: 'user', content: 'x' },
        {
          role: 'assistant',
          tool_calls: many(count, (at) => ({ id: `c${at}`, type: 'function', function: { name: 'f', arguments: '{}' } })),
          reasoning_details: many(count, (at) => ({ type: 'reasoning.encrypted', data: mark, id: `d${at}` })),
        },
        { role: 'tool', tool_call_id: 'c1', content: 'x' },
      ],
    },
  ],
  [
    'parts of one message',
    'openai-chat',
    'anthropic-messages',
    {
      messages: [
        { role: 'user', content: many(parts, () => ({ type: 'text', text: 'x' })) },
        { role: 'user', content: many(parts, () => ({ type: 'text', text: 'x' })) },
        { role: 'assistant', content: many(parts, () => ({ type: 'text', text: 'x' })) },
      ],
    },
  ],
])('very many %s are translated quickly', (_what, from, to, body) => {
  const startedAt = cpuMillis();
  translateRequest(from, to, { model: 'm', max_tokens: 10, ...body }, { upstreamModel: 'gemini-2.5-pro', maxOutputTokens: 10 });
  expect(cpuMillis() - startedAt).toBeLessThan(4_000);
});
