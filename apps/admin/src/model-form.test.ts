import { changedOf } from '@derouter/ui';
import { expect, test } from 'vitest';
import { formOfModel, modelForm } from './model-form.ts';
import type { StaffModel } from './model-types.ts';

const model = {
  displayName: 'GPT',
  enabled: true,
  contextTokens: 128_000,
  maxOutputTokens: null,
  concurrencyPerKey: null,
  aliases: ['small'],
  disabledFrom: '2031-05-31T12:34:56.000Z',
  disabledMessage: null,
  systemPrompt: null,
  keptSystemPrompt: 'Be brief.',
  routes: [
    {
      id: crypto.randomUUID(),
      upstreamId: crypto.randomUUID(),
      upstreamModel: 'gpt',
      priority: 0,
      weight: 1,
      upstreamName: 'A',
      enabled: true,
    },
  ],
} as unknown as StaffModel;
const save = (change: object) => {
  const held = { ...formOfModel(model), ...change };
  return changedOf(modelForm.parse(held), held, formOfModel(model));
};

test('a model that was not touched sends nothing, and a last moment within a day stays as exact as it is', () => {
  expect(save({})).toEqual({});
  expect(save({ displayName: 'GPT 5' })).toEqual({ displayName: 'GPT 5' });
});

test('an emptied field is none, a typed one is read', () => {
  expect(save({ contextTokens: '', maxOutputTokens: '16,000', disabledFrom: '', aliases: 'a\nb, a' })).toEqual({
    contextTokens: null,
    maxOutputTokens: 16_000,
    disabledFrom: null,
    aliases: ['a', 'b'],
  });
});

test('a route that is removed is sent as the routes that stay', () => expect(save({ routes: [] })).toEqual({ routes: [] }));

test('what the server would refuse is refused beside its field', () => {
  const held = { ...formOfModel(model), contextTokens: '12x', aliases: 'no spaces', displayName: ' ' };
  expect(modelForm.safeParse(held).error?.issues.map(({ path, message }) => [path[0], message])).toMatchObject([
    ['displayName', expect.anything()],
    ['contextTokens', 'whole'],
    ['aliases', 'name'],
  ]);
});
