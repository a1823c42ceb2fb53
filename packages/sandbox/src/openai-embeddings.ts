import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Tokenizer } from './count-tokens.ts';
import { type Fields, readLimit } from './read-fields.ts';
import { SandboxError } from './sandbox-request.ts';
import { sendJson } from './send-events.ts';

const defaultDimensions = 256;

/** `POST /v1/embeddings`. Derives unit vectors from a hash of the input, so that the same text gets the same vector. */
export function answerEmbeddings(body: Fields, response: ServerResponse, tokenizer: Tokenizer): void {
  const inputs = readInputs(body.input, tokenizer);
  const dimensions = readLimit(body, 'dimensions') ?? defaultDimensions;
  if (dimensions > 4096) throw new SandboxError(400, 'dimensions: at most 4096', 'dimensions');
  const tokens = inputs.reduce((sum, input) => sum + input.tokens, 0);
  sendJson(response, 200, {
    object: 'list',
    model: body.model,
    data: inputs.map(({ text }, index) => {
      const vector = embed(text, dimensions);
      const embedding = body.encoding_format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
      return { object: 'embedding', index, embedding };
    }),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}

function readInputs(input: unknown, tokenizer: Tokenizer): { text: string; tokens: number }[] {
  const one = (value: unknown) => {
    if (typeof value === 'string' && value !== '') return { text: value, tokens: tokenizer.encode(value).length };
    if (Array.isArray(value) && value.length > 0 && value.every((token) => Number.isInteger(token))) {
      return { text: value.join(' '), tokens: value.length };
    }
    throw new SandboxError(400, 'input: a string, a list of strings or a list of token lists is required', 'input');
  };
  return Array.isArray(input) && input.length > 0 && !Number.isInteger(input[0]) ? input.map(one) : [one(input)];
}

function embed(text: string, dimensions: number): number[] {
  const numbers: number[] = [];
  for (let block = 0; numbers.length < dimensions; block++) {
    const hash = createHash('sha256').update(`${block}:${text}`).digest();
    for (let at = 0; at < hash.length && numbers.length < dimensions; at += 4) numbers.push(hash.readInt32LE(at) / 2 ** 31);
  }
  const length = Math.hypot(...numbers) || 1;
  return numbers.map((n) => n / length);
}
