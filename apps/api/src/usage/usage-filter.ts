import { parseUsd } from '@derouter/billing';
import { usdAmount } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { eq, gt, ne, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';

/** Which receipts to read. */
export const usageFilter = z.object({
  keyId: z.uuid().optional(),
  modelId: z.string().max(200).optional(),
  status: z.enum(['completed', 'failed', 'canceled', 'abandoned']).optional(),
  dialect: z.string().max(40).optional(),
  /** Only receipts that cost more than this. */
  costAboveUsd: usdAmount.optional(),
  tag: z.string().max(64).optional(),
  clientRequestId: z.string().max(128).optional(),
  session: z.string().max(64).optional(),
});

export type UsageFilter = z.output<typeof usageFilter>;

const { receipts } = schema;

/** The conditions that an index answers. */
export function indexedConditions({ keyId, modelId, status, tag, clientRequestId, session }: UsageFilter): SQL[] {
  return [
    keyId === undefined ? undefined : eq(receipts.keyId, keyId),
    modelId === undefined ? undefined : eq(receipts.modelId, modelId),
    // A partial index is used only if its condition follows from the query's.
    status === undefined || status === 'completed' ? undefined : eq(receipts.status, status),
    status === undefined || status === 'completed' ? undefined : ne(receipts.status, 'completed'),
    tag === undefined ? undefined : eq(receipts.tag, tag),
    clientRequestId === undefined ? undefined : eq(receipts.clientRequestId, clientRequestId),
    session === undefined ? undefined : eq(receipts.sessionHash, session),
  ].filter((condition) => condition !== undefined);
}

/** The conditions that must be checked on each receipt. */
export function scannedConditions({ status, dialect, costAboveUsd }: UsageFilter): SQL[] {
  return [
    status === 'completed' ? eq(receipts.status, status) : undefined,
    dialect === undefined ? undefined : eq(receipts.dialect, dialect),
    costAboveUsd === undefined ? undefined : gt(sql`${receipts.totalNano} - ${receipts.writeOffNano}`, parseUsd(costAboveUsd)),
  ].filter((condition) => condition !== undefined);
}

/** Whether the hourly sums can answer it: they know keys and models only. */
export function isSummed(filter: UsageFilter): boolean {
  const { keyId: _key, modelId: _model, ...others } = filter;
  return Object.values(others).every((value) => value === undefined);
}
