import { expect, test } from 'vitest';
import { gatherStream } from '../answers/gather-stream.ts';
import { spreadAnswer } from '../answers/spread-answer.ts';
import { SseFrame } from '../sse/sse-frame.ts';
import { readAnswer } from '../taps/tap-for.ts';

test('a provider’s value that cannot be converted to text is not used as a name', () => {
  const odd = { toString: false };
  const usage = { input_tokens: 1, output_tokens: 2 };
  const responses = { status: odd, output: [{ type: odd }, { type: 'shell_call', environment: { type: odd } }], usage };
  expect(readAnswer('openai-responses', responses).usage?.meters).toEqual({ input: 1, output: 2 });
  const messages = { content: [], usage: { ...usage, iterations: [{ type: odd }] } };
  expect(readAnswer('anthropic-messages', messages).usage?.meters).toMatchObject({ input: 1, output: 2 });
  expect(() => spreadAnswer('openai-responses', responses)).not.toThrow();
  const frame = new SseFrame(Buffer.alloc(0), null, JSON.stringify({ type: odd, id: odd, choices: [{ delta: {} }] }));
  for (const dialect of ['openai-chat', 'openai-responses'] as const) expect(() => gatherStream(dialect, [frame])).not.toThrow();
});
