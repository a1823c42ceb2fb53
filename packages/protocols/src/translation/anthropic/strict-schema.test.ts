import { expect, test } from 'vitest';
import { chat, claude, type Fields, to } from '../testing/request-of.ts';
import { writeStrictSchema } from './strict-schema.ts';

const strict = (schema: Fields) => writeStrictSchema(schema, new Set());

test('a schema that Claude accepts stays as it is', () => {
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string', format: 'email', description: 'd' },
      tags: { type: 'array', items: { type: 'string' }, minItems: 1 },
      kind: { enum: ['a', null] },
      either: { anyOf: [{ type: 'integer' }, { $ref: '#/$defs/x' }] },
    },
    required: ['name'],
    additionalProperties: false,
    $defs: { x: { type: 'boolean' } },
  };
  expect(strict(schema)).toEqual(schema);
});

test('unsupported keywords move to the description, and objects are closed', () => {
  const moved = new Set<string>();
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      age: { type: 'integer', description: 'years', minimum: 0, maximum: 150 },
      tags: { type: 'array', items: { type: 'string', pattern: '^a' }, minItems: 3 },
      map: { type: 'object', additionalProperties: { type: 'number' } },
      either: { oneOf: [{ properties: { a: { type: 'string', format: 'phone' } } }, { $ref: '#/definitions/x' }] },
    },
    required: ['age'],
    definitions: { x: { type: 'string', minLength: 1 } },
  };
  expect(writeStrictSchema(schema, moved)).toEqual({
    type: 'object',
    properties: {
      age: { type: 'integer', description: 'years\n\n{minimum: 0, maximum: 150}' },
      tags: { type: 'array', items: { type: 'string', description: '{pattern: "^a"}' }, description: '{minItems: 3}' },
      map: { type: 'object', properties: {}, additionalProperties: false, description: '{additionalProperties: {"type":"number"}}' },
      either: {
        anyOf: [
          { type: 'object', properties: { a: { type: 'string', description: '{format: "phone"}' } }, additionalProperties: false },
          { $ref: '#/$defs/x' },
        ],
      },
    },
    required: ['age'],
    additionalProperties: false,
    $defs: { x: { type: 'string', description: '{minLength: 1}' } },
  });
  expect([...moved].sort()).toEqual(['additionalProperties', 'format', 'maximum', 'minItems', 'minLength', 'minimum', 'pattern']);
});

test('structured output and strict tools of other dialects get a strict schema, and the change is noted', () => {
  const schema = { type: 'object', properties: { age: { type: 'integer', minimum: 0 } }, required: ['age'], additionalProperties: false };
  const written = { ...schema, properties: { age: { type: 'integer', description: '{minimum: 0}' } } };
  const tool = (strict: boolean) => ({ type: 'function', function: { name: 'f', parameters: schema, strict } });
  const asked = chat({
    response_format: { type: 'json_schema', json_schema: { name: 'person', strict: true, schema } },
    tools: [tool(true), tool(false)],
  });
  const { body, approximations } = to('anthropic-messages', 'openai-chat', asked, { upstreamModel: 'claude-sonnet-5' });
  expect(body.output_config).toEqual({ format: { type: 'json_schema', schema: written } });
  expect((body.tools as Fields[]).map((one) => one.input_schema)).toEqual([written, schema]);
  expect(approximations).toContain('keywords of the output schema became words of its description: minimum');
  const own = claude({ output_config: { format: { type: 'json_schema', schema } } });
  expect(to('anthropic-messages', 'anthropic-messages', own).body.output_config).toEqual({ format: { type: 'json_schema', schema } });
});
