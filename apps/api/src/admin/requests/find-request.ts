import { formatUsd, readChargeTransfers } from '@derouter/billing';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { findReceipt, type ReceiptDetail, readAttempts, viewReceiptDetail } from '../../usage/index.ts';
import { nameUpstreams } from '../name-upstreams.ts';

/** A receipt as staff see it: account, upstream, bookings. Contains no text of the request or the answer. */
export interface StaffReceipt extends Omit<ReceiptDetail, 'attempts'> {
  readonly account: { readonly id: string; readonly email: string | null };
  readonly upstream: { readonly id: string; readonly name: string } | null;
  /** What the answer cost us there. Null: unknown. */
  readonly upstreamCostUsd: string | null;
  /** What was charged less that. */
  readonly marginUsd: string | null;
  /** The model's name at the upstream. */
  readonly upstreamModel: string | null;
  readonly attempts: readonly {
    readonly number: number;
    readonly upstreamId: string;
    readonly upstreamName: string;
    readonly httpStatus: number | null;
    /** The error code of the provider or the network. */
    readonly error: string | null;
    readonly ms: number;
  }[];
  readonly transfers: readonly { readonly id: string; readonly code: string; readonly part: string; readonly amountUsd: string }[];
  /** Usage fields that no meter covers, as JSON. */
  readonly unknownUsage: string | null;
}

/** Finds any customer's request by the id of its receipt. Throws `not_found`. */
export async function findRequest(services: Pick<Services, 'db' | 'sql'>, id: string): Promise<StaffReceipt> {
  const { db } = services;
  const row = await findReceipt(db, id);
  if (!row) throw new DerouterError('not_found', 'There is no such receipt.');
  const { receipt } = row;
  const attempts = readAttempts(receipt.attempts);
  const [names, [owner], transfers] = await Promise.all([
    nameUpstreams(services, [...attempts.map(({ upstreamId }) => upstreamId), ...(receipt.upstreamId ? [receipt.upstreamId] : [])]),
    db.select({ email: schema.users.email }).from(schema.users).where(eq(schema.users.accountId, receipt.accountId)),
    readChargeTransfers(services.sql, receipt.id),
  ]);
  const nameOf = (upstreamId: string) => names.get(upstreamId) ?? upstreamId;
  return {
    ...viewReceiptDetail(row),
    account: { id: receipt.accountId, email: owner?.email ?? null },
    upstream: receipt.upstreamId ? { id: receipt.upstreamId, name: nameOf(receipt.upstreamId) } : null,
    upstreamCostUsd: receipt.costNano === null ? null : formatUsd(receipt.costNano),
    marginUsd: receipt.costNano === null ? null : formatUsd(receipt.totalNano - receipt.writeOffNano - receipt.costNano),
    upstreamModel: receipt.upstreamModel,
    attempts: attempts.map(({ upstreamId, status, error, ms }, i) => ({
      number: i + 1,
      upstreamId,
      upstreamName: nameOf(upstreamId),
      httpStatus: status,
      error,
      ms,
    })),
    transfers: transfers.map(({ id: transferId, code, part, amountNano }) => ({
      id: transferId.toString(),
      code,
      part,
      amountUsd: formatUsd(amountNano),
    })),
    unknownUsage: receipt.unknownUsage === null ? null : JSON.stringify(receipt.unknownUsage),
  };
}
