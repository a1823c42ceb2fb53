import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { cpuMillis } from '../testing/cpu-millis.ts';
import { chat, type Fields, to } from '../testing/request-of.ts';
import { fitToolSchema } from './fit-schema.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

const text = { type: 'string' };
const number = { type: 'number' };
const fit = (schema: Fields) => fitToolSchema(schema, 'f', []);

test('a schema that every provider accepts is returned as the same object', () => {
  const schema = {
    type: 'object',
    properties: { a: text, b: { type: 'array', items: { $ref: '#/$defs/x' } } },
    required: ['a'],
    $defs: { x: { anyOf: [text, number] } },
  };
  expect(fit(schema)).toBe(schema);
});

test('an empty object, and a schema without properties or a type, become an object schema', () => {
  expect(fit({})).toEqual({ type: 'object', properties: {} });
  expect(fit({ type: 'object' })).toEqual({ type: 'object', properties: {} });
  expect(fit({ type: ['object', 'null'], properties: { a: text } })).toEqual({ type: 'object', properties: { a: text } });
  expect(fit({ properties: { a: text }, additionalProperties: false })).toEqual({
    type: 'object',
    properties: { a: text },
    additionalProperties: false,
  });
});

test('a reference at the top is resolved, and its definitions stay', () => {
  const $defs = { args: { type: 'object', properties: { a: { $ref: '#/$defs/b' } }, required: ['a'] }, b: text };
  expect(fit({ $ref: '#/$defs/args', $defs })).toEqual({ ...$defs.args, $defs });
  expect(fit({ $ref: '#/$defs/again', $defs: { again: { $ref: '#/$defs/again' } } })).toMatchObject({ type: 'object', properties: {} });
});

test('a union at the top becomes one object that requires only the common properties and describes the alternatives', () => {
  const anyOf = [
    { type: 'object', properties: { kind: { const: 'a' }, x: text }, required: ['kind', 'x'] },
    { type: 'object', properties: { kind: { const: 'b' }, y: number }, required: ['kind'] },
  ];
  const notes: string[] = [];
  expect(fitToolSchema({ description: 'd', anyOf }, 'f', notes)).toEqual({
    type: 'object',
    description: `d\n\nThe arguments must match {anyOf: ${JSON.stringify(anyOf)}}`,
    properties: { kind: { anyOf: [{ const: 'a' }, { const: 'b' }] }, x: text, y: number },
    required: ['kind'],
  });
  expect(notes).toEqual(['the alternatives in the schema of tool f became words of its description']);
});

test('allOf at the top becomes one object without a description', () => {
  const notes: string[] = [];
  const allOf = [{ $ref: '#/$defs/a' }, { properties: { b: number }, required: ['b'] }];
  expect(fitToolSchema({ type: 'object', allOf, $defs: { a: { properties: { a: text } } } }, 'f', notes)).toEqual({
    type: 'object',
    properties: { a: text, b: number },
    required: ['b'],
    $defs: { a: { properties: { a: text } } },
  });
  expect(notes).toEqual([]);
});

test('arrays without items may hold anything, however deeply nested they are', () => {
  const schema = { type: 'object', properties: { a: { anyOf: [{ type: 'array' }, text] }, b: true, c: { type: ['array', 'null'] } } };
  expect(fit(schema)).toEqual({
    type: 'object',
    properties: { a: { anyOf: [{ type: 'array', items: {} }, text] }, b: {}, c: { type: ['array', 'null'], items: {} } },
  });
});

test('every dialect gets an object', () => {
  const tools = [{ type: 'function', function: { name: 'f', parameters: { oneOf: [{ properties: { a: text } }] } } }];
  const object = { type: 'object', properties: { a: text } };
  expect(to('anthropic-messages', 'openai-chat', chat({ tools })).body.tools).toMatchObject([{ input_schema: object }]);
  expect(to('openai-responses', 'openai-chat', chat({ tools })).body.tools).toMatchObject([{ parameters: object }]);
  expect(to('gemini', 'openai-chat', chat({ tools })).body.tools).toMatchObject([
    { functionDeclarations: [{ parametersJsonSchema: object }] },
  ]);
  const empty = [{ type: 'function', function: { name: 'f', parameters: {} } }];
  expect(to('gemini', 'openai-chat', chat({ tools: empty })).body.tools).toEqual([{ functionDeclarations: [{ name: 'f' }] }]);
});

test('any schema from a server becomes an object, and converting it again changes nothing', () => {
  const keys = fc.constantFrom('type', 'properties', 'required', '$ref', 'anyOf', 'allOf', 'items', '$defs', '__proto__', 'enum');
  fc.assert(
    fc.property(fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 })), (schema) => {
      const once = fit(JSON.parse(JSON.stringify(schema)));
      expect(once).toMatchObject({ type: 'object', properties: expect.any(Object) });
      expect(fit(once)).toEqual(once);
    }),
    fuzzed,
  );
});

test('a small schema whose references branch at every step is refused instead of merged forever', () => {
  const again = { $ref: '#/$defs/a' };
  const schema = { $ref: '#/$defs/a', $defs: { a: { anyOf: Array.from({ length: 9 }, () => again) } } };
  expect(() => fit(schema)).toThrow('too many alternatives');
});

test('very many alternatives with a property of the same name are merged quickly', () => {
  const anyOf = Array.from({ length: 20_000 }, (_, at) => ({ properties: { a: { const: at } }, required: ['a'] }));
  const startedAt = cpuMillis();
  expect(fit({ anyOf })).toMatchObject({ properties: { a: { anyOf: { length: 20_000 } } }, required: ['a'] });
  expect(cpuMillis() - startedAt).toBeLessThan(2_000);
});

test('alternatives that repeat one large definition are written once', () => {
  const a = { properties: { x: { description: 'd'.repeat(1_000_000) } } };
  const startedAt = cpuMillis();
  const fitted = fit({ anyOf: Array.from({ length: 3_000 }, () => ({ $ref: '#/$defs/a' })), $defs: { a } });
  expect(fitted).toMatchObject({ properties: a.properties });
  expect(cpuMillis() - startedAt).toBeLessThan(2_000);
});
