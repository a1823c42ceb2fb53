import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { estimatePromptTokens } from '@derouter/protocols';
import { encode as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { encode as p50k } from 'gpt-tokenizer/encoding/p50k_base';
import { addSample, factorsOf, noSamples } from '../apps/api/src/gateway/estimate/calibration.ts';
import { loadOpenaiCount, openaiCounter } from '../apps/api/src/gateway/estimate/openai-counter.ts';

/**
 * Measures the error of token estimates. Prompts of 100 to 60 000 characters are taken from this project's prose, code, JSON
 * and Chinese texts. o200k stands for an OpenAI model; two other encodings stand for models with unpublished tokenizers,
 * for which the estimate is calibrated on the first 300 answers.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const kinds: Record<string, string[]> = {
  prose: ['README.md', 'docs/**/*.md', 'packages/locales/src/legal/*.ts'],
  code: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.{ts,tsx}'],
  JSON: ['package.json', 'packages/db/migrations/meta/*.json'],
  Chinese: ['packages/locales/src/**/zh/*.ts', 'packages/locales/src/**/zh.ts'],
};
const corpora = Object.entries(kinds).map(([kind, patterns]) => ({
  kind,
  text: globSync(patterns, { cwd: root })
    .map((file) => readFileSync(`${root}/${file}`, 'utf8'))
    .join('\n'),
}));
const count = await loadOpenaiCount();

/** A seeded generator, so that every run uses the same prompts. */
let seed = 42;
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return seed / 2 ** 31;
};
function makePrompt() {
  const { kind, text } = corpora[Math.floor(random() * corpora.length)] as (typeof corpora)[number];
  const length = Math.min(text.length, Math.floor(100 * 600 ** random()));
  const from = Math.floor(random() * (text.length - length));
  return { kind, text: text.slice(from, from + length) };
}

const models = { 'OpenAI model (o200k)': o200k, 'another model (cl100k)': cl100k, 'another model (p50k)': p50k };
const shares = [0.01, 0.05, 0.5, 0.95, 0.99];
console.log(`estimated ÷ counted at ${shares.map((share) => `p${share * 100}`).join(' ')}, and how often the count exceeds the hold\n`);
for (const [name, encode] of Object.entries(models)) {
  let calibration = noSamples;
  const rows = new Map<string, number[]>();
  let above = 0;
  let total = 0;
  const startedAt = performance.now();
  let estimatingMs = 0;
  for (let i = 0; i < 1_500; i++) {
    const { kind, text } = makePrompt();
    // A provider counts the text of the message and a few tokens of framing.
    const counted = encode(text, { disallowedSpecial: new Set() }).length + 8;
    const from = performance.now();
    const { tokens: raw } = estimatePromptTokens({ messages: [{ role: 'user', content: text }] }, openaiCounter(count));
    estimatingMs += performance.now() - from;
    const { typical, high } = factorsOf(calibration);
    calibration = addSample(calibration, raw, counted);
    if (i < 300) continue;
    total++;
    if (counted > raw * high) above++;
    for (const group of ['all', kind]) rows.set(group, [...(rows.get(group) ?? []), (raw * typical) / counted]);
  }
  console.log(
    `${name}: ${((estimatingMs / 1_500) * 1_000).toFixed(0)} µs per estimate, ${((above / total) * 100).toFixed(1)} % above the hold (${Math.round(performance.now() - startedAt)} ms)`,
  );
  for (const [group, ratios] of rows) {
    ratios.sort((a, b) => a - b);
    console.log(
      `  ${group.padEnd(8)} ${shares.map((share) => (ratios[Math.floor(share * (ratios.length - 1))] ?? 0).toFixed(2)).join('  ')}`,
    );
  }
}
