import { describe, expect, test } from 'vitest';
import { chat, claude, refusal, responses, to } from '../testing/request-of.ts';
import { foreignHints, refuseUnhonoured } from './foreign-fields.ts';

const restricting = [
  ['provider.zdr', { provider: { zdr: true } }],
  ['provider.data_collection', { provider: { data_collection: 'deny' } }],
  ['provider.only', { provider: { only: ['azure'] } }],
  ['provider.ignore', { provider: { ignore: ['x'] } }],
  ['provider.quantizations', { provider: { quantizations: ['fp8'] } }],
  ['provider.max_price', { provider: { max_price: { prompt: 1 } } }],
  ['provider.order', { provider: { order: ['azure'], allow_fallbacks: false } }],
  ['provider.enforce_distillable_text', { provider: { enforce_distillable_text: true } }],
  ['provider.a_new_restriction', { provider: { a_new_restriction: 'x' } }],
  ['plugins[0]', { plugins: [{ id: 'web' }] }],
  ['providerOptions.gateway.zeroDataRetention', { providerOptions: { gateway: { zeroDataRetention: true } } }],
  ['safe_prompt', { safe_prompt: true }],
  ['preset', { preset: 'mine' }],
] as const;

const hinting = [
  { provider: { order: ['azure'], sort: 'price', data_collection: 'allow', zdr: false } },
  { models: ['other'], route: 'fallback', transforms: ['middle-out'] },
  { plugins: [{ id: 'response-healing' }] },
  { providerOptions: { gateway: { order: ['azure'] } } },
];

describe('fields of other gateways', () => {
  test.each(restricting)('%s is refused, since it restricts', (param, fields) => {
    expect(refusal(() => refuseUnhonoured(fields))).toEqual(['unsupported', param]);
    expect(refusal(() => to('anthropic-messages', 'openai-chat', chat(fields)))).toEqual(['unsupported', param]);
    expect(refusal(() => to('openai-chat', 'anthropic-messages', claude(fields)))).toEqual(['unsupported', param]);
    expect(refusal(() => to('gemini', 'openai-responses', responses(fields)))).toEqual(['unsupported', param]);
  });

  test('hints are removed and named', () => {
    for (const fields of hinting) {
      expect(() => refuseUnhonoured(fields)).not.toThrow();
      expect(foreignHints(fields)).toEqual(Object.keys(fields));
      const { body, approximations } = to('anthropic-messages', 'openai-chat', chat(fields));
      for (const name of Object.keys(fields)) {
        expect(body).not.toHaveProperty(name);
        expect(approximations).toContain(`${name} has no counterpart and was left out`);
      }
    }
  });

  test('a caller that requires its parameters is refused if one of them is left out', () => {
    const provider = { require_parameters: true };
    expect(() => to('anthropic-messages', 'openai-chat', chat({ provider }))).not.toThrow();
    expect(refusal(() => to('anthropic-messages', 'openai-chat', chat({ provider, seed: 7 })))).toEqual([
      'unsupported',
      'provider.require_parameters',
    ]);
  });
});
