import { type KeyBudget, parseUsd, setKeyBudget } from '@derouter/billing';
import type { KeySettings } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { and, eq, isNull } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { parseNetwork } from '../web/index.ts';
import type { KeyView } from './key-view.ts';
import { readKey } from './manage-keys.ts';

/** Changes a key's settings and budget in one transaction. Throws `not_found`, `key_revoked`, `validation_failed`. */
export async function updateKey(
  services: Pick<Services, 'billing' | 'catalog' | 'db' | 'notices' | 'sql'>,
  accountId: string,
  keyId: string,
  settings: KeySettings,
): Promise<KeyView> {
  const { db, catalog } = services;
  const { budget, suspended, ...plain } = settings;
  const unknown = settings.allowedModels?.find((id) => !catalog.all().some(({ model }) => model.id === id));
  if (unknown !== undefined) {
    throw new DerouterError('validation_failed', `There is no model "${unknown}".`, { param: 'allowedModels' });
  }
  const unreadable = settings.allowedNetworks?.find((text) => parseNetwork(text) === null);
  if (unreadable !== undefined) {
    throw new DerouterError('validation_failed', `"${unreadable}" is not a network.`, { param: 'allowedNetworks' });
  }
  const own = and(eq(schema.accountKeys.id, keyId), eq(schema.accountKeys.accountId, accountId));
  const [known] = await db
    .select({ walletId: schema.accounts.walletId, revokedAt: schema.accountKeys.revokedAt })
    .from(schema.accountKeys)
    .innerJoin(schema.accounts, eq(schema.accounts.id, schema.accountKeys.accountId))
    .where(own);
  if (!known) throw new DerouterError('not_found', 'There is no such key.');
  if (known.revokedAt) throw revoked();
  const values = {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(suspended === undefined ? {} : { suspendedAt: suspended ? new Date() : null }),
  };
  await commitChange(services, async (tx) => {
    // A concurrent revocation wins.
    const [active] = await tx.db
      .select({ id: schema.accountKeys.id })
      .from(schema.accountKeys)
      .where(and(own, isNull(schema.accountKeys.revokedAt)))
      .for('update');
    if (!active) throw revoked();
    if (Object.keys(values).length > 0) await tx.db.update(schema.accountKeys).set(values).where(own);
    if (budget) await setKeyBudget(tx.sql, { keyId, walletId: known.walletId }, readBudget(budget));
    return { value: undefined, notices: [{ topic: 'key', subject: keyId }] };
  });
  return readKey(services, accountId, keyId);
}

function revoked(): DerouterError {
  return new DerouterError('key_revoked', 'This key was revoked and can no longer be changed.');
}

function readBudget({ totalUsd, dailyUsd, monthlyUsd }: NonNullable<KeySettings['budget']>): KeyBudget {
  const read = (text: string | null) => (text === null ? null : parseUsd(text));
  return { totalNano: read(totalUsd), dailyNano: read(dailyUsd), monthlyNano: read(monthlyUsd) };
}
