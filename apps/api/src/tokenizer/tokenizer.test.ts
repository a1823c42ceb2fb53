import { createRequire } from 'node:module';
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { loadO200k } from './index.ts';
import { readVocabulary } from './vocabulary.ts';

const expected = (text: string) => countTokens(text, { disallowedSpecial: new Set() });

test('counts what the library counts, in any script and for any text', async () => {
  const count = await loadO200k();
  for (const text of [
    '',
    "I've got 12345 reasons; you'LL see.\r\n\r\n\tYes?  ",
    '<|endoftext|> <|im_start|>system',
    '今天天气很好，我们去公园散步吧。 Добрый день, مرحبا بالعالم, สวัสดี, नमस्ते, 👩‍👩‍👧‍👦🏳️‍🌈',
    'for (const item of items) {\n  if (item.price > 10) total += item.price * 1.19;\n}\n'.repeat(3),
    '\ud800 a lone surrogate \udfff',
    'a'.repeat(300),
    '日'.repeat(200),
    ' '.repeat(300),
  ]) {
    expect(count(text), text.slice(0, 20)).toBe(expected(text));
  }
  const words = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem({ maxCount: 5 })), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(words, fc.constantFrom('', ' ', '\n'), (parts, between) => {
      const text = parts.join(between);
      expect(count(text)).toBe(expected(text));
    }),
    { numRuns: 100 },
  );
});

test('loading leaves the process free for other work', async () => {
  let turns = 0;
  const count = () => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await readVocabulary(createRequire(import.meta.url).resolve('gpt-tokenizer/data/o200k_base.tiktoken'));
  clearImmediate(next);
  expect(turns).toBeGreaterThan(20);
});
