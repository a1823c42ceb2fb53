import { changedValues } from '@derouter/ui';
import { expect, test } from 'vitest';
import { modelForm, modelFormValues } from './model-form.ts';
import type { StaffModel } from './model-types.ts';

const model = {
  displayName: 'GPT',
  enabled: true,
  contextTokens: 128_000,
  maxOutputTokens: null,
  imageInput: null,
  toolUse: true,
  reasoning: false,
  concurrencyPerKey: null,
  aliases: ['small'],
  disabledFrom: '2031-05-31T12:34:56.000Z',
  disabledMessage: null,
  successorId: null,
  routing: 'priority',
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
  const current = { ...modelFormValues(model), ...change };
  return changedValues(modelForm.parse(current), current, modelFormValues(model));
};

test('an untouched form sends nothing, even if the stored end of the model is not at midnight', () => {
  expect(save({})).toEqual({});
  expect(save({ displayName: 'GPT 5' })).toEqual({ displayName: 'GPT 5' });
});

test('emptied fields are sent as null, and typed values are parsed', () => {
  expect(save({ contextTokens: '', maxOutputTokens: '16,000', disabledFrom: '', aliases: 'a\nb, a' })).toEqual({
    contextTokens: null,
    maxOutputTokens: 16_000,
    disabledFrom: null,
    aliases: ['a', 'b'],
  });
});

test('a capability is yes, no or not known', () => {
  expect(modelFormValues(model)).toMatchObject({ imageInput: '', toolUse: 'yes', reasoning: 'no' });
  expect(save({ imageInput: 'no', toolUse: '', reasoning: 'yes' })).toEqual({ imageInput: false, toolUse: null, reasoning: true });
});

test('removing a route sends the remaining routes', () => expect(save({ routes: [] })).toEqual({ routes: [] }));

test('values that the server would reject are reported at their fields', () => {
  const current = { ...modelFormValues(model), contextTokens: '12x', aliases: 'no spaces', displayName: ' ' };
  expect(modelForm.safeParse(current).error?.issues.map(({ path, message }) => [path[0], message])).toMatchObject([
    ['displayName', expect.anything()],
    ['contextTokens', 'whole'],
    ['aliases', 'name'],
  ]);
});
