import type { Sql } from '@derouter/db';
import { type NanoUsd, nano } from '../money/nano-usd.ts';

/** A transfer of a request's charge: `usage` from promotional or paid credit, or a `write_off`. */
export interface ChargeTransfer {
  readonly id: bigint;
  readonly part: 'promo' | 'paid' | 'write_off';
  readonly code: string;
  readonly amountNano: NanoUsd;
  readonly at: Date;
}

const parts = ['promo', 'paid', 'write_off'] as const;

/** The transfers of a request in booking order; none if it was free. */
export async function readChargeTransfers(sql: Sql, requestId: string): Promise<ChargeTransfer[]> {
  const keyOf = (part: string) => `charge:${requestId}:${part}`;
  const rows = await sql<{ id: bigint; key: string; code: string; amount: bigint; at: Date }[]>`
    SELECT id, idempotency_key AS key, code, amount_nano AS amount, created_at AS at
    FROM transfers WHERE idempotency_key = ANY(${parts.map(keyOf)}::text[]) ORDER BY id`;
  return rows.flatMap(({ id, key, code, amount, at }) => {
    const part = parts.find((candidate) => keyOf(candidate) === key);
    return part ? [{ id, part, code, amountNano: nano(amount), at }] : [];
  });
}
