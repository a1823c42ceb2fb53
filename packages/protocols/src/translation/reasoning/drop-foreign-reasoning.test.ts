import { expect, test } from 'vitest';
import { packSignature } from './carry-signature.ts';
import { dropForeignReasoning } from './drop-foreign-reasoning.ts';

const foreign = packSignature({ origin: 'gemini', id: null, signature: 'x.y' }, 'anthropic-messages');
const hi = { role: 'user', content: 'hi' };

test('Anthropic: blocks of other dialects are removed, and everything else stays as it is', () => {
  const own = { type: 'thinking', thinking: 'a', signature: 'sig' };
  const text = { type: 'text', text: 'b', unknown: 1 };
  const messages = [
    hi,
    { role: 'assistant', content: [{ type: 'thinking', thinking: 'a', signature: foreign }, text] },
    hi,
    { role: 'assistant', content: [{ type: 'redacted_thinking', data: foreign }] },
    { role: 'assistant', content: [own, text] },
  ];
  expect(dropForeignReasoning('anthropic-messages', { messages })).toEqual({
    messages: [hi, { role: 'assistant', content: [text] }, hi, { role: 'assistant', content: [own, text] }],
  });
  expect(dropForeignReasoning('anthropic-messages', { messages: [hi, messages[4], 'junk', null] })).toEqual({});
});

test('Responses: items of other dialects are removed', () => {
  const own = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'enc' };
  expect(dropForeignReasoning('openai-responses', { input: [hi, own, { ...own, encrypted_content: foreign }] })).toEqual({
    input: [hi, own],
  });
  expect(dropForeignReasoning('openai-responses', { input: 'hi' })).toEqual({});
});

test('Chat Completions: details of other dialects are removed, and so is the whole field if none are left', () => {
  const details = [{ type: 'reasoning.text', text: 'a', signature: foreign }];
  const messages = [{ role: 'assistant', content: 'b', reasoning_details: details }];
  expect(dropForeignReasoning('openai-chat', { messages })).toEqual({ messages: [{ role: 'assistant', content: 'b' }] });
});
