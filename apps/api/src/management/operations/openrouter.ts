import { z } from 'zod';
import { clientViewReceipt, readReceipt } from '../../usage/index.ts';
import { type Call, defineOperation } from '../operation.ts';
import { readCredits, readKeyData } from './openrouter-key.ts';
import { amount, generation, keyData, model, none } from './openrouter-schemas.ts';
import { viewGeneration, viewModel } from './openrouter-views.ts';

const base = { tag: 'OpenRouter', method: 'GET', scope: 'any', errorFormat: 'openrouter', kinds: ['account', 'client'] } as const;

const keyAnswer = {
  status: 200,
  description: 'The key.',
  schema: z.object({ data: keyData }).meta({ id: 'OpenRouterKeyAnswer' }),
} as const;

const readsKey = {
  errors: [],
  answer: keyAnswer,
  handle: async ({ services, principal }: Pick<Call<object, object, object>, 'services' | 'principal'>) => ({
    data: await readKeyData(services, principal),
  }),
};

export const openrouterOperations = [
  defineOperation({
    ...base,
    id: 'openrouterKey',
    path: '/api/v1/key',
    summary: 'Read the limits and the usage of this key',
    ...readsKey,
  }),
  defineOperation({
    ...base,
    id: 'openrouterAuthKey',
    path: '/api/v1/auth/key',
    summary: 'The older path of /api/v1/key',
    ...readsKey,
  }),
  defineOperation({
    ...base,
    id: 'openrouterCredits',
    path: '/api/v1/credits',
    summary: 'Read the credits of the account, or of a client key',
    description: 'total_credits − total_usage is the balance. What running requests have set aside is still part of it.',
    errors: [],
    answer: {
      status: 200,
      description: 'The credits.',
      schema: z.object({ data: z.object({ total_credits: amount, total_usage: amount }) }).meta({ id: 'OpenRouterCredits' }),
    },
    handle: async ({ services, principal }) => ({ data: await readCredits(services, principal) }),
  }),
  defineOperation({
    ...base,
    id: 'openrouterGeneration',
    path: '/api/v1/generation',
    summary: 'Read what an answer cost',
    description: 'A key without the scope management reads only the answers that it asked for.',
    errors: ['not_found'],
    query: z.strictObject({ id: z.string().min(1).max(200).meta({ description: 'The id of an answer below /api/v1, or of a receipt.' }) }),
    answer: {
      status: 200,
      description: 'The generation.',
      schema: z.object({ data: generation }).meta({ id: 'OpenRouterGenerationAnswer' }),
    },
    async handle({ services: { db }, principal, query }) {
      const id = query.id.replace(/^gen-/, '');
      const { kind, accountId, keyId, scopes } = principal;
      if (kind === 'client') return { data: viewGeneration(await clientViewReceipt(db, keyId, id)) };
      const isOwnOnly = !scopes.includes('management');
      return { data: viewGeneration(await readReceipt(db, accountId, id, isOwnOnly ? keyId : undefined)) };
    },
  }),
  defineOperation({
    ...base,
    id: 'openrouterModels',
    path: '/api/v1/models',
    summary: 'List models with prices per token',
    errors: [],
    // Clients filter by parameters of OpenRouter, of which there are many.
    query: z.object({}),
    answer: {
      status: 200,
      description: 'The models.',
      schema: z
        .object({ data: z.array(model), links: z.object({ next: none }), total_count: z.number().int() })
        .meta({ id: 'OpenRouterModelList' }),
    },
    async handle({ services: { catalog }, principal }) {
      const data = catalog
        .offered()
        .filter((entry) => principal.mayUse(entry.model.id))
        .flatMap((entry) => viewModel(entry, principal.multiplierMillionths) ?? []);
      return { data, links: { next: null }, total_count: data.length };
    },
  }),
];
