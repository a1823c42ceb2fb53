import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeInstance } from './make-instance.ts';
import type { Schema } from './sandbox-request.ts';

const ajv = new Ajv({ strict: false, allErrors: true, formats: { email: true, uri: true, uuid: true, date: true, 'date-time': true } });

function expectValid(schema: Schema) {
  const validate = ajv.compile(schema);
  const instance = makeInstance(schema);
  expect(validate(instance), `${JSON.stringify(instance)}: ${ajv.errorsText(validate.errors)}`).toBe(true);
}

/** Ajv takes a declared property of this name for an undeclared one, so it cannot judge such instances. */
const propertyName = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');

const { schema: anySchema } = fc.letrec<{ schema: Record<string, unknown> }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record(
      { type: fc.constant('string'), minLength: fc.nat(20), maxLength: fc.integer({ min: 20, max: 40 }) },
      { requiredKeys: ['type'] },
    ),
    fc.record({ type: fc.constant('string'), pattern: fc.constantFrom('^[A-Z]{3}-\\d{4}$', '^\\w+@\\d$', '^[^a]x.$') }),
    fc.record(
      {
        type: fc.constant('integer'),
        minimum: fc.integer({ min: -50, max: 50 }),
        maximum: fc.integer({ min: 51, max: 99 }),
        multipleOf: fc.constantFrom(1, 2, 5),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      {
        type: fc.constant('number'),
        exclusiveMinimum: fc.integer({ min: -9, max: 9 }),
        exclusiveMaximum: fc.integer({ min: 10, max: 20 }),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({ enum: fc.uniqueArray(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { minLength: 1 }) }),
    fc.record({ const: fc.oneof(fc.string(), fc.boolean()) }),
    fc.constantFrom<Record<string, unknown>>({ type: 'boolean' }, { type: 'null' }, { type: ['string', 'null'] }, {}),
    fc.record({ type: fc.constant('array'), items: tie('schema'), minItems: fc.nat(3) }, { requiredKeys: ['type', 'items'] }),
    fc.record({
      type: fc.constant('array'),
      items: fc.constantFrom({ type: 'integer' }, { type: 'string' }),
      minItems: fc.nat(5),
      uniqueItems: fc.constant(true),
    }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.dictionary(propertyName, tie('schema'), { maxKeys: 4 }).map((properties) => ({
      type: 'object',
      properties,
      required: Object.keys(properties).slice(0, 2),
      additionalProperties: false,
    })),
  ),
}));

describe('makeInstance', () => {
  test('makes a valid instance of any supported schema', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        expectValid(schema);
      }),
      { numRuns: 400 },
    );
  });

  test('keeps a property named __proto__ as an own property', () => {
    const schema = JSON.parse(
      '{"allOf":[{"properties":{"__proto__":{"type":"integer"}},"required":["__proto__"]},{"properties":{"a":true}}]}',
    );
    expect(Object.entries(makeInstance(schema) as object)).toEqual([
      ['__proto__', 1],
      ['a', 'sandbox'],
    ]);
    const reversed = { allOf: schema.allOf.toReversed() };
    expect(Object.entries(makeInstance(reversed) as object)).toContainEqual(['__proto__', 1]);
  });

  test('terminates on recursive references', () => {
    expectValid({
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          required: ['name', 'children'],
          properties: {
            name: { type: 'string' },
            children: { type: 'array', items: { $ref: '#/$defs/node' } },
            parent: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
          },
        },
      },
    });
  });

  test('merges allOf', () => {
    expectValid({
      allOf: [
        { type: 'object', properties: { a: { type: 'integer', minimum: 5 } }, required: ['a'] },
        { properties: { a: { maximum: 7 }, b: { type: 'string', minLength: 9 } }, required: ['b'] },
      ],
    });
  });

  test('makes the same instance of the same schema', () => {
    const schema = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } }, required: ['city'] };
    expect(makeInstance(schema)).toEqual({ city: 'sandbox', days: 1 });
  });
});
