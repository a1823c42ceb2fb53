import { expect, test } from 'vitest';
import { SseFrame } from '../../sse/sse-frame.ts';
import { callsOf } from '../testing/gather-answer.ts';
import { chat, claude, type Fields, to } from '../testing/request-of.ts';
import { gather, identity } from '../testing/stream-of.ts';
import { createStreamTranslator, translateAnswer } from '../translate.ts';

const long = `mcp__a_server_with_a_long_name__${'a_tool_with_a_long_name_'.repeat(3)}`;
const tools = [
  { name: long, input_schema: { type: 'object' } },
  { name: `${long}2`, input_schema: { type: 'object' } },
];

test('long names are shortened in tools, choice and calls, stay distinct, and are restored in answers', () => {
  const messages = [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: long, input: {} }] },
  ];
  const request = claude({ tools, tool_choice: { type: 'tool', name: long }, messages });
  const { body, approximations } = to('openai-chat', 'anthropic-messages', request);
  const [first, second] = (body.tools as { function: Fields }[]).map((tool) => String(tool.function.name));
  expect(first).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  expect(second).not.toBe(first);
  expect(body.tool_choice).toMatchObject({ function: { name: first } });
  expect(body.messages).toMatchObject([{}, { tool_calls: [{ function: { name: first } }] }]);
  expect(approximations).toHaveLength(2);

  const call = { index: 0, id: 'c', function: { name: first, arguments: '{}' } };
  const answer = { choices: [{ message: { tool_calls: [call] }, finish_reason: 'tool_calls' }] };
  expect(translateAnswer('openai-chat', 'anthropic-messages', answer, identity, request)).toMatchObject({ content: [{ name: long }] });
  const translator = createStreamTranslator('openai-chat', 'anthropic-messages', identity, request);
  const data = JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: 'tool_calls' }] });
  const text = translator.push(new SseFrame(Buffer.alloc(0), null, data)) + translator.end();
  expect(callsOf(gather('anthropic-messages', text)).map(({ name }) => name)).toEqual([long]);
});

test('names that fit stay as they are, and Gemini requires a letter first', () => {
  const named = (name: string) => chat({ tools: [{ type: 'function', function: { name } }] });
  expect(to('anthropic-messages', 'openai-chat', named('a-1')).body.tools).toMatchObject([{ name: 'a-1' }]);
  const { tools: written } = to('gemini', 'openai-chat', named('1a')).body as { tools: { functionDeclarations: Fields[] }[] };
  expect(written[0]?.functionDeclarations[0]?.name).toMatch(/^_1a_[0-9a-f]{8}$/);
});
