import { describe, expect, test } from 'vitest';
import { adaptToModel } from './adapt-to-model.ts';

/** What Claude Code sends to a model name that it does not know. */
const newest = {
  model: 'my-claude',
  max_tokens: 32_000,
  thinking: { type: 'adaptive', display: 'omitted' },
  output_config: { effort: 'high' },
  messages: [
    { role: 'user', content: 'hi' },
    { role: 'system', content: [{ type: 'text', text: 'be brief' }] },
  ],
};
const call = { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] };
const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'x' }] };

describe('a request for the newest models, sent to an older one', () => {
  test('thinks by a budget, without effort, and its system message becomes a user message', () => {
    const { changes, notes } = adaptToModel(newest, 'claude-sonnet-4-5-20250929');
    expect(changes).toEqual({
      thinking: { type: 'enabled', budget_tokens: 16_384, display: 'omitted' },
      output_config: null,
      messages: [newest.messages[0], { role: 'user', content: [{ type: 'text', text: 'be brief' }] }],
    });
    expect(notes).toEqual([
      'a system message within the conversation became a user message',
      'thinking adaptive became a budget of 16384 tokens',
      'output_config.effort was left out: this model has none',
    ]);
  });

  test('loses the betas for newer features, and no others', () => {
    const { keepsBeta } = adaptToModel(newest, 'claude-haiku-4-5');
    const betas = [
      'claude-code-20250219',
      'effort-2025-11-24',
      'mid-conversation-tool-changes-2026-07-01',
      'context-management-2025-06-27',
    ];
    expect(betas.filter(keepsBeta)).toEqual(['claude-code-20250219', 'context-management-2025-06-27']);
    expect(betas.filter(adaptToModel(newest, 'claude-opus-4-6').keepsBeta)).toEqual(betas);
  });

  test('does not think if the provider would refuse that', () => {
    for (const over of [
      { max_tokens: 1000 },
      { tool_choice: { type: 'any' } },
      { temperature: 0 },
      { messages: [newest.messages[0], call, result] },
    ]) {
      expect(adaptToModel({ ...newest, ...over }, 'claude-sonnet-4-5').changes.thinking).toBeNull();
    }
    expect(adaptToModel(newest, 'claude-3-5-haiku-latest').changes.thinking).toBeNull();
  });

  test('keeps what the model supports: Opus 4.5 takes an effort and keeps the format beside it', () => {
    expect(adaptToModel(newest, 'claude-opus-4-5').changes).not.toHaveProperty('output_config');
    const format = { type: 'json_schema', schema: {} };
    expect(adaptToModel({ ...newest, output_config: { effort: 'low', format } }, 'claude-sonnet-4-5').changes.output_config).toEqual({
      format,
    });
    const own = { ...newest, thinking: { type: 'enabled', budget_tokens: 2000 }, output_config: undefined, messages: [newest.messages[0]] };
    expect(adaptToModel(own, 'claude-sonnet-4-5').changes).toEqual({});
  });
});

test('nothing changes for the newest models and for names without a version', () => {
  for (const model of ['claude-opus-4-6', 'claude-sonnet-5', 'claude-latest', 'glm-4.6', 'kimi-k2']) {
    expect(adaptToModel(newest, model)).toMatchObject({ changes: {}, notes: [] });
  }
});

test('the attribution line of Claude Code reaches only Claude models', () => {
  const line = 'x-anthropic-billing-header: cc_version=2.1; cch=abc;';
  const system = [
    { type: 'text', text: line },
    { type: 'text', text: `${line}\nYou are`, cache_control: { type: 'ephemeral' } },
  ];
  expect(adaptToModel({ system }, 'claude-sonnet-5').changes).toEqual({});
  expect(adaptToModel({ system }, 'glm-4.6').changes).toEqual({
    system: [{ type: 'text', text: 'You are', cache_control: { type: 'ephemeral' } }],
  });
  expect(adaptToModel({ system: `${line}\nYou are` }, 'glm-4.6').changes).toEqual({ system: 'You are' });
});
