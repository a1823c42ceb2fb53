import { displayMultiplier, keySettings, newClientKey, shownUsd } from '@derouter/contracts';
import { z } from 'zod';
import { createClientKey, deleteClientKey, listClientKeys, updateClientKey } from '../../keys/index.ts';
import { byId, id, time } from '../fields.ts';
import { defineOperation } from '../operation.ts';

const virtualUsd = z
  .string()
  .regex(/^\d+\.\d{4,9}$/)
  .meta({ description: 'Exact amount in USD as the client sees it, with at least four decimals.', examples: ['20.0000'] });

const limit = z.number().int().nullable();

const subKey = z
  .object({
    id,
    label: z.string(),
    keyId: id.meta({ description: 'The id by which usage logs name the key; the same as id.' }),
    key: z.string().meta({ description: 'The whole key when it is created; masked from then on.' }),
    budgetVirtual: virtualUsd,
    spentVirtual: virtualUsd,
    remainingVirtual: virtualUsd,
    rpmLimit: limit.meta({ description: 'Requests per minute; null: no limit of its own.' }),
    concurrentLimit: limit.meta({ description: 'Requests at the same time; null: no limit of its own.' }),
    displayMultiplier: z.number().meta({ description: 'Every amount that the client sees is the real one times this.' }),
    createdAt: time,
  })
  .meta({ id: 'SubKey' });

/** A decimal as string, or as number if that is exact. */
function decimal<T extends z.ZodType<string, string>>(text: T, decimals: number) {
  const number = z
    .number()
    .min(0)
    .max(999_999_999)
    .transform((value, context) => {
      const written = value.toFixed(decimals);
      if (Number(written) === value) return written.replace(/\.?0+$/, '');
      context.addIssue({ code: 'custom', message: `has more than ${decimals} decimals` });
      return z.NEVER;
    });
  return z.union([text, number.pipe(text)]);
}

const { requestsPerMinute, concurrency } = keySettings.shape;

const changes = z
  .strictObject({
    label: newClientKey.shape.label.optional(),
    budgetVirtual: decimal(shownUsd, 9)
      .optional()
      .meta({ description: 'What the client may spend in all, in the amounts that it sees. A change moves credit both ways.' }),
    rpmLimit: requestsPerMinute,
    concurrentLimit: concurrency,
    displayMultiplier: decimal(displayMultiplier, 6)
      .optional()
      .meta({ description: 'At least 0.01, at most 1000, six decimals. A change moves no credit: the budget is restated.' }),
  })
  .meta({ id: 'SubKeyChanges', description: 'Absent fields stay as they are; null removes a limit, 0 forbids.' });

const base = { tag: 'Client keys', kinds: ['account'], scope: 'management' } as const;

export const subKeyOperations = [
  defineOperation({
    ...base,
    id: 'listSubKeys',
    method: 'GET',
    path: '/api/sub-keys',
    summary: 'List client keys',
    description: 'Newest first, without deleted ones; at most 1000.',
    errors: [],
    answer: { status: 200, description: 'The client keys.', schema: z.object({ data: z.array(subKey) }).meta({ id: 'SubKeyList' }) },
    handle: async ({ services, principal }) => ({
      data: (await listClientKeys(services, principal.accountId, { onlyActive: true })).map((view) => viewSubKey(view)),
    }),
  }),
  defineOperation({
    ...base,
    id: 'createSubKey',
    method: 'POST',
    path: '/api/sub-keys',
    summary: 'Create a client key',
    description:
      'For accounts that are authorised to resell. Moves the budget divided by the multiplier out of the account’s credits. The answer is the only one that contains the whole key.',
    errors: ['validation_failed', 'reseller_required', 'insufficient_credit', 'conflict'],
    body: changes.extend({ budgetVirtual: decimal(shownUsd, 9) }).meta({ id: 'NewSubKey' }),
    answer: { status: 201, description: 'The client key.', schema: subKey },
    idempotent: true,
    secrets: ['key'],
    handle: async ({ services, principal, body: { label = 'Client key', ...body }, once }) => {
      const { key: view, secret } = await createClientKey(
        services,
        principal.accountId,
        { ...readChanges(body), label, budgetUsd: body.budgetVirtual },
        (tx, created) => once.store(tx.sql, viewSubKey(created.key, created.secret)),
      );
      return viewSubKey(view, secret);
    },
  }),
  defineOperation({
    ...base,
    id: 'updateSubKey',
    method: 'PUT',
    path: '/api/sub-keys/{id}',
    summary: 'Change a client key',
    errors: ['validation_failed', 'not_found', 'key_revoked', 'reseller_required', 'insufficient_credit', 'conflict'],
    params: byId,
    body: changes,
    answer: { status: 200, description: 'The changed client key.', schema: subKey },
    handle: async ({ services, principal, params, body }) =>
      viewSubKey(await updateClientKey(services, principal.accountId, params.id, readChanges(body))),
  }),
  defineOperation({
    ...base,
    id: 'deleteSubKey',
    method: 'DELETE',
    path: '/api/sub-keys/{id}',
    summary: 'Delete a client key',
    description:
      'It stops at once and its unspent credit returns to the account; what its running requests hold returns when they end. Deleting it again changes nothing.',
    isOpenBeforeTerms: true,
    errors: ['not_found'],
    params: byId,
    answer: { status: 204, description: 'It is deleted.', schema: null },
    async handle({ services, principal, params }) {
      await deleteClientKey(services, principal.accountId, params.id);
      return undefined;
    },
  }),
];

function readChanges({ label, budgetVirtual, rpmLimit, concurrentLimit, displayMultiplier: multiplier }: z.output<typeof changes>) {
  return { label, budgetUsd: budgetVirtual, requestsPerMinute: rpmLimit, concurrency: concurrentLimit, multiplier };
}

type ClientKeyView = Awaited<ReturnType<typeof updateClientKey>>;

function viewSubKey(view: ClientKeyView, secret?: string): z.output<typeof subKey> {
  const { shown } = view;
  return {
    id: view.id,
    label: view.label,
    keyId: view.id,
    key: secret ?? `${view.prefix}…${view.last4}`,
    budgetVirtual: padDecimals(shown.budgetUsd),
    spentVirtual: padDecimals(shown.spentUsd),
    remainingVirtual: padDecimals(shown.remainingUsd),
    rpmLimit: view.requestsPerMinute,
    concurrentLimit: view.concurrency,
    displayMultiplier: Number(view.multiplier),
    createdAt: view.createdAt,
  };
}

/** Adds zeros until there are four decimals, as in balances. */
function padDecimals(usd: string): string {
  const [whole = '0', decimals = ''] = usd.split('.');
  return `${whole}.${decimals.padEnd(4, '0')}`;
}
