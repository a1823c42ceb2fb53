import { expect, test } from 'vitest';
import { wholeWithoutCosts, withoutCosts } from './without-costs.ts';

const pass = (text: string) => withoutCosts(Buffer.from(text)).toString();

test.each([
  [
    'OpenRouter’s chunk',
    'data: {"choices":[],"usage":{"prompt_tokens": 10,"cost":0.00014,"is_byok":false,"cost_details":{"upstream_inference_cost":null}}}\n\n',
    'data: {"choices":[],"usage":{"prompt_tokens": 10}}\n\n',
  ],
  [
    'OpenRouter’s Messages, with an id and CR LF',
    'id: 7\r\nevent: message_delta\r\ndata: {"type":"message_delta","usage":{"output_tokens":5,"cost":1e-05}}\r\n\r\n',
    'id: 7\r\nevent: message_delta\r\ndata: {"type":"message_delta","usage":{"output_tokens":5}}\r\n\r\n',
  ],
  [
    'the start of Messages',
    'data: {"type":"message_start","message":{"usage":{"cost":0,"input_tokens":1}}}\n\n',
    'data: {"type":"message_start","message":{"usage":{"input_tokens":1}}}\n\n',
  ],
  [
    'Responses',
    'data: {"type":"response.completed","response":{"metadata":{"cost":"mine"},"usage":{"cost":2,"output_tokens":5}}}\n\n',
    'data: {"type":"response.completed","response":{"metadata":{"cost":"mine"},"usage":{"output_tokens":5}}}\n\n',
  ],
  [
    'usage within a choice and of Groq',
    'data: {"choices":[{"delta":{"cost":1},"usage":{"cost":2,"a":1}}],"x_groq":{"usage":{"cost":3}}}\n\n',
    'data: {"choices":[{"delta":{"cost":1},"usage":{"a":1}}],"x_groq":{"usage":{}}}\n\n',
  ],
  ['a cost beside the usage', 'data: {"choices":[],"cost":"0.0013"}\n\n', 'data: {"choices":[]}\n\n'],
  ['xAI’s ticks', 'data: {"usage":{"cost_in_usd_ticks":37756000}}\n\n', 'data: {"usage":{}}\n\n'],
  ['data of several lines', 'event: e\ndata: {"usage":\ndata: {"cost":1}}\n\n', 'event: e\ndata: {"usage":\ndata: {}}\n\n'],
])('the provider’s cost is removed: %s', (_name, event, expected) => {
  const others = ': cost\n\ndata: {"choices":[{"delta":{"content":"The \\"cost\\":1 is","cost":1}}]}\n\ndata: cost [DONE]\n\n';
  expect(pass(others + event + others)).toBe(others + expected + others);
});

test('whole answers lose only the cost', () => {
  const body = (usage: string) =>
    Buffer.from(`{ "id":"1","content":[{"input":{"cost":1.50}}],\n "usage": ${usage},"big":12345678901234567890}`);
  const strip = (bytes: Buffer) => wholeWithoutCosts(bytes, JSON.parse(bytes.toString()) as Record<string, unknown>);
  const without = body('{"output_tokens":5}');
  expect(strip(without)).toBe(without);
  const changed = strip(body('{"cost":{"total_cost":0.006},"output_tokens":5}')).toString();
  expect(changed.replaceAll(/\s/g, '')).toBe(without.toString().replaceAll(/\s/g, ''));
});
