import { expect, test } from 'vitest';
import { changeTexts } from '../../json/change-texts.ts';
import { changeTopLevel } from '../../json/top-level-fields.ts';
import { refusal } from '../testing/request-of.ts';
import { adaptForeignFields } from './adapt-foreign-fields.ts';

test('hints are removed and named, restrictions are refused, and everything else stays', () => {
  expect(adaptForeignFields('anthropic-messages', { provider: { sort: 'price' }, models: ['x'], thinking: { type: 'adaptive' } })).toEqual({
    changes: { provider: null, models: null },
    notes: ['provider has no counterpart and was left out', 'models has no counterpart and was left out'],
  });
  expect(refusal(() => adaptForeignFields('openai-responses', { provider: { zdr: true } }))).toEqual(['unsupported', 'provider.zdr']);
  expect(adaptForeignFields('openai-responses', { reasoning: { effort: 'low' } })).toEqual({ changes: {}, notes: [] });
});

test('reasoning parameters that OpenAI refuses become an effort', () => {
  const adapted = (body: Record<string, unknown>) => adaptForeignFields('openai-chat', body).changes;
  expect(adapted({ reasoning: { effort: 'high' } })).toEqual({ reasoning: null, reasoning_effort: 'high' });
  expect(adapted({ reasoning: { max_tokens: 2000 }, usage: { include: true } })).toEqual({
    reasoning: null,
    usage: null,
    reasoning_effort: 'low',
  });
  expect(adapted({ reasoning: { effort: 'high' }, reasoning_effort: 'low' })).toEqual({ reasoning: null });
  expect(adapted({ reasoning_effort: 'low' })).toEqual({});
});

test('list items that do not change keep their digits', () => {
  const text = '{"messages":[{"n":1.50,"big":12345678901234567890},{"role":"system"}],"x":1}';
  const body = JSON.parse(text) as { messages: unknown[] };
  const changes = { messages: [body.messages[0], { role: 'user' }], x: null };
  expect(changeTopLevel(text, changeTexts(text, body, changes))).toBe(
    '{"messages":[{"n":1.50,"big":12345678901234567890},{"role":"user"}]}',
  );
});
