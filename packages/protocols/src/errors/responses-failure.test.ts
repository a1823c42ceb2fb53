import { expect, test } from 'vitest';
import { SseReader } from '../sse/sse-reader.ts';
import { ResponsesFollower } from './responses-failure.ts';

const identity = { id: 'resp_ours', model: 'some-model', created: 1 };
const wire = (data: object & { type: string }, isNamed = true) =>
  `${isNamed ? `event: ${data.type}\n` : ''}data: ${JSON.stringify(data)}\n\n`;
const created = { type: 'response.created', sequence_number: 0, response: { id: 'resp_theirs', tools: [1], status: 'in_progress' } };
const item = { id: 'msg_1', type: 'message', content: [{ type: 'output_text', text: 'Half' }] };
const done = { type: 'response.output_item.done', sequence_number: 7, output_index: 0, item };
const eventsOf = (text: string) => [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ''));

function follow(text: string): ResponsesFollower {
  const follower = new ResponsesFollower(identity);
  const reader = new SseReader();
  for (const frame of reader.push(Buffer.from(text))) follower.read(frame);
  return follower;
}

test('a keep-alive is a comment until the response has begun, and then an event that repeats the last sequence number', () => {
  expect(follow('').keepAlive()).toBe(': keep-alive\n\n');
  expect(follow(': hello\n\n').keepAlive()).toBe(': keep-alive\n\n');
  for (const isNamed of [true, false]) {
    const follower = follow(wire(created, isNamed) + wire(done, isNamed));
    const [alive] = eventsOf(follower.keepAlive());
    expect(alive).toEqual({ type: 'response.in_progress', sequence_number: 7, response: { ...created.response, output: [] } });
  }
});

test('a failed stream ends in response.failed with the output so far and consecutive numbers', () => {
  const failure = { code: 'server_error', message: 'It broke off.' };
  const events = eventsOf(follow(wire(created) + wire(done)).fail(failure));
  expect(events).toEqual([
    { type: 'error', sequence_number: 8, ...failure, param: null },
    { type: 'response.failed', sequence_number: 9, response: { ...created.response, status: 'failed', output: [item], error: failure } },
  ]);
  const alone = eventsOf(follow('').fail(failure));
  expect(alone.map(({ type, sequence_number: number }) => [type, number])).toEqual([
    ['response.created', 0],
    ['error', 1],
    ['response.failed', 2],
  ]);
  expect(alone[2].response).toMatchObject({ id: 'resp_ours', object: 'response', status: 'failed', error: failure, output: [] });
});

test('unreadable events are ignored', () => {
  const follower = follow('data: {"type":"response.created"\n\nevent: response.created\ndata: 7\n\ndata: [DONE]\n\n');
  expect(follower.keepAlive()).toBe(': keep-alive\n\n');
  expect(eventsOf(follower.fail({ code: 'server_error', message: 'x' }))).toHaveLength(3);
});
