import type { Operation } from '../operation.ts';
import { getBalance } from './balance.ts';
import { keyOperations } from './keys.ts';
import { listModels } from './models.ts';
import { openrouterOperations } from './openrouter.ts';
import { getStatement } from './statements.ts';
import { topUpOperations } from './top-ups.ts';
import { getUsageLog, listUsageLogs } from './usage-logs.ts';
import { webhookOperations } from './webhooks.ts';

/** Every operation of the management API. Of two paths that match the same request, the first is taken. */
export const operations: readonly Operation[] = [
  getBalance,
  listUsageLogs,
  getUsageLog,
  ...keyOperations,
  listModels,
  getStatement,
  ...topUpOperations,
  ...webhookOperations,
  ...openrouterOperations,
];
