import { describe, expect, test } from 'vitest';
import type { FlatDialect } from '../dialect.ts';
import { prependSystemPrompt } from './prepend-system-prompt.ts';

const prompt = 'You are the tool. ';
const apply = (dialect: FlatDialect, text: string) => prependSystemPrompt(dialect, { text, body: JSON.parse(text) }, prompt);

describe('Messages', () => {
  test('ours becomes the system prompt if the request has none', () => {
    const { text, body, outcome } = apply('anthropic-messages', '{"model":"m","messages":[]}');
    expect(text).toBe('{"model":"m","messages":[],"system":[{"type":"text","text":"You are the tool. "}]}');
    expect(body.system).toEqual([{ type: 'text', text: prompt }]);
    expect(outcome).toBe('prepended');
  });

  test('a string is kept verbatim as the second block', () => {
    expect(apply('anthropic-messages', '{"system": "Say \\u0041.","n":1e2}').text).toBe(
      '{"system": [{"type":"text","text":"You are the tool. "},{"type":"text","text":"Say \\u0041."}],"n":1e2}',
    );
  });

  test('blocks are kept verbatim with their cache marks, and no mark is added', () => {
    const blocks = '[ {"type":"text", "text":"Mine","cache_control":{"type":"ephemeral","ttl":"1h"}} ]';
    expect(apply('anthropic-messages', `{"system":${blocks}}`).text).toBe(
      `{"system":[{"type":"text","text":"You are the tool. "},${blocks.slice(1)}}`,
    );
    expect(JSON.parse(apply('anthropic-messages', '{"system":[ ]}').text).system).toHaveLength(1);
  });

  test.each([
    '"You are the tool."',
    '"You are the tool, in a longer text"',
    '[{"type":"text","text":"x"},{"type":"text","text":"You are the tool. And more"}]',
  ])('a prompt that is already there is not added again: %s', (system) => {
    const text = `{"system":${system}}`;
    expect(apply('anthropic-messages', text)).toMatchObject({ text, outcome: 'already-present' });
  });

  test('the same text inside the customer’s text does not count as the prompt', () => {
    expect(apply('anthropic-messages', '{"system":"He said: You are the tool."}').outcome).toBe('prepended');
  });

  test('only the last of duplicate members counts and is sent', () => {
    const { text, body } = apply('anthropic-messages', '{"system":"first","system":"last"}');
    expect(JSON.parse(text)).toEqual(body);
    expect(text).not.toContain('first');
  });
});

describe('Chat and Responses', () => {
  test('Chat gets a separate message before the others', () => {
    const text = '{"messages": [{"role":"developer","content":"Mine"}]}';
    expect(apply('openai-chat', text).text).toBe(
      '{"messages": [{"role":"system","content":"You are the tool. "},{"role":"developer","content":"Mine"}]}',
    );
    const there = '{"messages":[{"role":"developer","content":[{"type":"text","text":"You are the tool."}]}]}';
    expect(apply('openai-chat', there)).toMatchObject({ text: there, outcome: 'already-present' });
    expect(apply('openai-chat', '{"messages":[{"role":"user","content":"You are the tool."}]}').outcome).toBe('prepended');
  });

  test('Responses gets the prompt at the beginning of the instructions', () => {
    expect(apply('openai-responses', '{"input":"hi"}').body.instructions).toBe(prompt);
    expect(apply('openai-responses', '{"instructions":"Mine","input":"hi"}').body.instructions).toBe(`${prompt}\n\nMine`);
    expect(
      apply('openai-responses', '{"input":[{"role":"system","content":[{"type":"input_text","text":"You are the tool"}]}]}').outcome,
    ).toBe('already-present');
  });
});
