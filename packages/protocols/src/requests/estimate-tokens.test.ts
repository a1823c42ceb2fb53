import { expect, test } from 'vitest';
import { estimatePromptTokens } from './estimate-tokens.ts';

const words = 'The quick brown fox jumps over the lazy dog. ';
const base64 = 'iVBORw0KGgoAAAANSUhEUgAA'.repeat(20_000);
const tokensOf = (content: unknown) => estimatePromptTokens({ messages: [{ role: 'user', content }] });

test('long text counts as text, whatever it begins with and wherever it is', () => {
  const text = words.repeat(10_000);
  for (const content of [
    `data: ${text}`,
    `data:image/png;base64,${text}`,
    'a'.repeat(300_000),
    [{ type: 'text', text: `data:${text}` }],
    [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: text } }],
    [{ type: 'tool_result', content: `data:${text}`, url: `data: ${text}` }],
  ]) {
    expect(tokensOf(content).tokens).toBeGreaterThan(75_000);
  }
});

test('digits, punctuation and other scripts count more than prose', () => {
  for (const text of ['1 2 3 4 5 6 7 8 9 ', '{"a":[1,2],"b":{}} ', '今天天气很好']) {
    expect(tokensOf(text.repeat(1_000)).tokens / (text.length * 1_000)).toBeGreaterThan(0.35);
  }
});

test('attachments count by their kind and size, in every dialect', () => {
  for (const image of [
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } },
    { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${base64}`, detail: 'high' } },
    { type: 'input_image', image_url: `data:image/png;base64,${base64}` },
  ]) {
    const { tokens, hasUnseen } = tokensOf([image]);
    expect([Math.round(tokens / 1_000), hasUnseen]).toEqual([2, false]);
  }
  for (const document of [
    { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: base64 } },
    { type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${base64}` } },
    { type: 'input_audio', input_audio: { data: base64, format: 'wav' } },
  ]) {
    expect(tokensOf([document]).tokens).toBeGreaterThan(90_000);
  }
});

test('content stored elsewhere is reported as unseen', () => {
  for (const content of [
    [{ type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } }],
    [{ type: 'document', source: { type: 'file', file_id: 'file_1' } }],
    [{ type: 'input_file', file_url: 'https://example.com/a.pdf' }],
  ]) {
    expect(tokensOf(content).hasUnseen).toBe(true);
  }
  expect(estimatePromptTokens({ previous_response_id: 'resp_1', input: 'x' }).hasUnseen).toBe(true);
  expect(tokensOf(words).hasUnseen).toBe(false);
});

test('encrypted reasoning counts less than its characters', () => {
  const { tokens } = tokensOf([{ type: 'thinking', thinking: '', signature: base64 }]);
  expect(tokens).toBeLessThan(base64.length / 7);
});

test('extreme nesting is refused, not skipped', () => {
  let deep: unknown = 'x';
  for (let i = 0; i < 200; i++) deep = { a: deep };
  expect(() => estimatePromptTokens(deep)).toThrow(RangeError);
});
