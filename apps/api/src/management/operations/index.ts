import type { Operation } from '../operation.ts';
import { getBalance } from './balance.ts';
import { keyOperations } from './keys.ts';
import { listModels } from './models.ts';
import { openrouterOperations } from './openrouter.ts';
import { ownKeyOperations } from './own-key.ts';
import { getStatement } from './statements.ts';
import { subKeyOperations } from './sub-keys.ts';
import { topUpOperations } from './top-ups.ts';
import { usageOperations } from './usage-logs.ts';
import { webhookOperations } from './webhooks.ts';

/** Every operation of the management API. Of two paths that match the same request, the first is taken. */
export const operations: readonly Operation[] = [
  getBalance,
  ...usageOperations,
  ...keyOperations,
  ...subKeyOperations,
  ...ownKeyOperations,
  listModels,
  getStatement,
  ...topUpOperations,
  ...webhookOperations,
  ...openrouterOperations,
];
