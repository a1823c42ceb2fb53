import { expect, test } from 'vitest';
import { conversationOf, createAffinity } from './affinity.ts';

const routes = [
  { id: 'a', upstreamId: 'ua', priority: 0, weight: 3 },
  { id: 'b', upstreamId: 'ub', priority: 0, weight: 1 },
  { id: 'c', upstreamId: 'uc', priority: 1, weight: 100 },
];

test('weights hold over many conversations, and priority comes before weight', () => {
  const affinity = createAffinity();
  const firsts = Array.from({ length: 4000 }, (_, i) => affinity.order(routes, `conversation ${i}`));
  const share = firsts.filter(([first]) => first?.id === 'a').length / firsts.length;
  expect(share).toBeGreaterThan(0.72);
  expect(share).toBeLessThan(0.78);
  expect(firsts.every((order) => order[2]?.id === 'c')).toBe(true);
});

test('a conversation gets the same order in every process, and returns to where it was served last', () => {
  let clock = 0;
  const [one, other] = [createAffinity(() => clock), createAffinity(() => clock)];
  expect(one.order(routes, 'x')).toEqual(other.order(routes, 'x'));
  one.served('x', 'uc');
  expect(one.order(routes, 'x')[0]?.id).toBe('c');
  clock += 11 * 60_000;
  expect(one.order(routes, 'x')[0]?.id).not.toBe('c');
});

test('a conversation is identified by its beginning and key: further turns do not change it', () => {
  const first = { role: 'user', content: [{ type: 'text', text: 'Read the file' }] };
  const body = { system: 'Be brief', messages: [first] };
  const later = { system: 'Be brief', messages: [first, { role: 'assistant', content: 'Done' }, { role: 'user', content: 'Next' }] };
  expect(conversationOf('k', 'm', later)).toBe(conversationOf('k', 'm', body));
  expect(conversationOf('k2', 'm', body)).not.toBe(conversationOf('k', 'm', body));
  expect(conversationOf('k', 'm', { ...body, messages: [{ role: 'user', content: 'Write' }] })).not.toBe(conversationOf('k', 'm', body));
  const items = (text: string) => ({
    input: [
      { role: 'developer', content: 'x' },
      { role: 'user', content: [{ type: 'input_text', text }] },
    ],
  });
  expect(conversationOf('k', 'm', items('a'))).not.toBe(conversationOf('k', 'm', items('b')));
});

test('behind a long system prompt, the first message distinguishes conversations', () => {
  const system = 'You are an agent. '.repeat(5_000);
  const of = (content: string) => conversationOf('k', 'm', { system, messages: [{ role: 'user', content }] });
  expect(of('Fix the test')).not.toBe(of('Write the docs'));
  expect(of('Fix the test')).toBe(of('Fix the test'));
});

test('the line with which Claude Code identifies itself differs per request and is ignored', () => {
  const body = (mark: string) => ({
    system: [
      { type: 'text', text: `x-anthropic-billing-header: cc_version=2.1; cch=${mark};` },
      { type: 'text', text: 'You are' },
    ],
    messages: [{ role: 'user', content: 'hi' }],
  });
  expect(conversationOf('key', 'model', body('a'))).toBe(conversationOf('key', 'model', body('b')));
  const other = { ...body('a'), messages: [{ role: 'user', content: 'ho' }] };
  expect(conversationOf('key', 'model', other)).not.toBe(conversationOf('key', 'model', body('a')));
});

test('a session id sent by an agent identifies the conversation, whatever its messages are', () => {
  const of = (first: string, headers: Record<string, string>, fields: Record<string, unknown> = {}, key = 'k') =>
    conversationOf(key, 'm', { ...fields, messages: [{ role: 'user', content: first }] }, headers);
  for (const name of ['thread-id', 'session-id', 'session_id', 'x-session-id', 'x-session-affinity']) {
    expect(of('a', { [name]: 'session-0001' })).toBe(of('b', { [name]: 'session-0001' }));
    expect(of('a', { [name]: 'session-0001' })).not.toBe(of('a', { [name]: 'session-0002' }));
    expect(of('a', { [name]: 'session-0001' })).not.toBe(of('a', { [name]: 'session-0001' }, {}, 'other key'));
    // Values that are not session ids are ignored.
    for (const value of ['', '1', 'x'.repeat(501)]) expect(of('a', { [name]: value })).toBe(of('a', {}));
  }
  expect(of('a', {}, { prompt_cache_key: '01a222a9-1ef5' })).toBe(of('b', {}, { prompt_cache_key: '01a222a9-1ef5' }));
  const claudeCode = { metadata: { user_id: 'user_1_account__session_01a222a9' } };
  expect(of('a', {}, claudeCode)).toBe(of('b', {}, claudeCode));
  // One user of an application may have many conversations.
  expect(of('a', {}, { metadata: { user_id: 'customer-0001' } })).not.toBe(of('b', {}, { metadata: { user_id: 'customer-0001' } }));
});
