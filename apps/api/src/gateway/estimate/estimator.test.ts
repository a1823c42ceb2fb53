import { createDatabase } from '@derouter/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addSample, factorsOf, merge, noSamples } from './calibration.ts';
import { createEstimator } from './create-estimator.ts';
import { loadOpenaiCount, openaiCounter } from './openai-counter.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
});
afterAll(() => database.close());

const problem = (error: unknown) => {
  throw error;
};
const body = (text: string) => ({ model: 'm', messages: [{ role: 'user', content: text }] });
const prose = 'The quick brown fox jumps over the lazy dog, and then it sleeps until the morning comes again. ';

describe('a prompt', () => {
  test('is counted by the tokenizer, exactly while it is short', async () => {
    const count = await loadOpenaiCount();
    const text = prose.repeat(20);
    expect(openaiCounter(count)(text)).toBe(count(text));
    expect(openaiCounter(count)('<|endoftext|>')).toBeGreaterThan(0);
  });

  test('is sampled when it is long: close to the exact count, whatever its letters are like', async () => {
    const count = await loadOpenaiCount();
    for (const text of [
      prose.repeat(400),
      '今天天气很好，我们去公园散步吧。'.repeat(800),
      'const x = {a: [1, 2, 3], "b": null};\n'.repeat(700),
    ]) {
      expect(openaiCounter(count)(text) / count(text)).toBeCloseTo(1, 1);
    }
    // The samples of one request are shared by all its texts.
    const many = openaiCounter(count);
    const sum = Array.from({ length: 300 }, () => many(prose)).reduce((a, b) => a + b, 0);
    expect(sum / (count(prose) * 300)).toBeCloseTo(1, 1);
  });
});

test('a model whose tokens are smaller than we think is estimated right after some answers, by every process', async () => {
  const one = await createEstimator(database.sql, problem);
  const two = await createEstimator(database.sql, problem);
  const model = { id: 'claude-new', contextTokens: 200_000 };
  const first = one.prompt(model, body(prose.repeat(10)));
  expect(first.high).toBeGreaterThan(first.typical);
  for (let i = 0; i < 60; i++) {
    const { raw } = (i % 2 ? one : two).prompt(model, body(prose.repeat(5 + (i % 7))));
    // This model's tokenizer makes 1.5 times as many, give or take 3 %.
    (i % 2 ? one : two).learn(model.id, { prompt: raw, output: 100 }, { input: Math.round(raw * (1.47 + 0.01 * (i % 7))), output: 80 });
  }
  await one.flush();
  await two.flush();
  await one.flush();
  for (const estimator of [one, two]) {
    const { raw, typical, high } = estimator.prompt(model, body(prose.repeat(50)));
    expect(typical / raw).toBeGreaterThan(1.35);
    expect(typical / raw).toBeLessThan(1.55);
    expect(high / typical).toBeLessThan(1.5);
    expect(high / raw).toBeGreaterThan(1.5);
    expect(estimator.output(model.id, 1000)).toBeLessThan(880);
  }
  // Other models are as they were.
  const other = one.prompt({ id: 'other', contextTokens: null }, body(prose.repeat(50)));
  expect(other.typical).toBe(other.raw);
  await one.close();
  await two.close();
});

test('what the provider adds by itself is held as a full context; absurd nesting is refused', async () => {
  const estimator = await createEstimator(database.sql, problem);
  const model = { id: 'seen', contextTokens: 123_456 };
  for (const unseen of [{ previous_response_id: 'resp_1' }, { input: [{ type: 'input_file', file_id: 'file-1' }] }]) {
    expect(estimator.prompt(model, unseen).high).toBe(123_456);
  }
  let deep: unknown = 1;
  for (let i = 0; i < 300; i++) deep = [deep];
  expect(() => estimator.prompt(model, { messages: deep })).toThrow('nested');
  await estimator.close();
});

test('hidden reasoning, tiny prompts and odd answers teach nothing wrong', async () => {
  const estimator = await createEstimator(database.sql, problem);
  estimator.learn('odd', { prompt: 10, output: 100 }, { input: 500, output: 5000 });
  estimator.learn('odd', { prompt: 1000, output: 0 }, { input: 0, output: 0 });
  expect(estimator.output('odd', 1000)).toBe(1000);
  const { raw, typical } = estimator.prompt({ id: 'odd', contextTokens: null }, body(prose));
  expect(typical).toBe(raw);
  await estimator.close();
});

test('calibrations: the more samples, the closer to what was seen; merging loses nothing; one wild answer moves little', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 3, noNaN: true }), fc.integer({ min: 200, max: 400 }), (ratio, n) => {
      let calibration = noSamples;
      for (let i = 0; i < n; i++) calibration = addSample(calibration, 1000, 1000 * ratio);
      const { typical, high } = factorsOf(calibration);
      expect(Math.abs(Math.log(typical / ratio))).toBeLessThan(0.06);
      expect(high).toBeGreaterThanOrEqual(typical);
      expect(factorsOf(merge(noSamples, calibration))).toEqual(factorsOf(calibration));
      const { typical: after } = factorsOf(addSample(calibration, 1, 1e9));
      expect(after / typical).toBeLessThan(1.02);
    }),
  );
});
