import { expect, test } from 'vitest';
import { cpuMillis } from '../translation/testing/cpu-millis.ts';
import { findHostedTools, leaveOutTools } from './hosted-tools.ts';
import { inspectRequest } from './inspect-request.ts';

const many = <T>(length: number, make: (at: number) => T) => Array.from({ length }, (_, at) => make(at));

test('long lists of tools and allowed tools are matched in linear time', () => {
  const tools = many(40_000, () => ({ type: 'x' }));
  const startedAt = cpuMillis();
  const found = findHostedTools('openai-responses', { tools, tool_choice: { type: 'allowed_tools', mode: 'required', tools } });
  expect([found.length, found.every(({ isRequired }) => isRequired)]).toEqual([40_000, true]);
  expect(cpuMillis() - startedAt).toBeLessThan(2_000);
});

test('an input with very many items is read', () => {
  expect(inspectRequest('openai-responses', { model: 'm', input: many(400_000, () => 1) }).ok).toBe(true);
});

test('a hosted tool inside a namespace is removed, and so is a namespace that becomes empty', () => {
  const text =
    '{"tools":[{"type":"namespace","name":"n","tools":[{"type":"web_search"},{"type":"function","name":"f","x":1.50}]},{"type":"namespace","name":"o","tools":[{"type":"web_search"}]}],' +
    '"input":[{"type":"additional_tools","tools":[{"type":"namespace","name":"p","tools":[{"type":"web_search"},{"type":"custom","name":"c"}]}]}]}';
  const body = JSON.parse(text);
  expect(findHostedTools('openai-responses', body).map(({ type }) => type)).toEqual(['web_search', 'web_search', 'web_search']);
  const kept = leaveOutTools('openai-responses', { text, body }, () => true);
  expect(kept.text).toBe(
    '{"tools":[{"type":"namespace","name":"n","tools":[{"type":"function","name":"f","x":1.50}]}],' +
      '"input":[{"type":"additional_tools","tools":[{"type":"namespace","name":"p","tools":[{"type":"custom","name":"c"}]}]}]}',
  );
  expect(kept.body).toEqual(JSON.parse(kept.text));
});

test('a namespace inside a namespace is refused, since no dialect has one and it could hold any tool', () => {
  const inner = { type: 'namespace', name: 'i', tools: [{ type: 'image_generation' }] };
  const found = findHostedTools('openai-responses', { tools: [{ type: 'namespace', name: 'o', tools: [inner] }] });
  expect(found).toEqual([{ type: 'namespace', isOptional: false, isRequired: false }]);
});
