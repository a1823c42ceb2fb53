import { toShown } from '../../money/multiplier.ts';
import type { Column } from './columns.ts';
import { type Booked, costOf } from './receipt-columns.ts';

interface HourSum {
  readonly accountId: string;
  readonly keyId: string;
  readonly modelId: string;
  requests: number;
  failures: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  totalNano: bigint;
  writeOffNano: bigint;
  /** What the client of a client key saw of the charges. */
  shownNano: bigint;
  /** The costs that are known. */
  costNano: bigint;
  /** The charges whose cost is unknown. */
  uncostedNano: bigint;
}

/**
 * `book_batch` adds them to the hour in which it books, which is that of the transfers of the same transaction, so that the
 * hours of a period and its transfers always have the same sum.
 */
export const hourColumns: readonly Column<HourSum>[] = [
  { name: 'u_account_id', type: 'uuid', of: ({ accountId }) => accountId },
  { name: 'u_key_id', type: 'uuid', of: ({ keyId }) => keyId },
  { name: 'u_model_id', type: 'text', of: ({ modelId }) => modelId },
  { name: 'u_requests', type: 'bigint', of: ({ requests }) => requests },
  { name: 'u_failures', type: 'bigint', of: ({ failures }) => failures },
  { name: 'u_input_tokens', type: 'bigint', of: ({ inputTokens }) => inputTokens },
  { name: 'u_output_tokens', type: 'bigint', of: ({ outputTokens }) => outputTokens },
  { name: 'u_cache_read_tokens', type: 'bigint', of: ({ cacheReadTokens }) => cacheReadTokens },
  { name: 'u_cache_write_tokens', type: 'bigint', of: ({ cacheWriteTokens }) => cacheWriteTokens },
  { name: 'u_total_nano', type: 'bigint', of: ({ totalNano }) => totalNano },
  { name: 'u_write_off_nano', type: 'bigint', of: ({ writeOffNano }) => writeOffNano },
  { name: 'u_shown_nano', type: 'bigint', of: ({ shownNano }) => shownNano },
  { name: 'u_cost_nano', type: 'bigint', of: ({ costNano }) => costNano },
  { name: 'u_uncosted_nano', type: 'bigint', of: ({ uncostedNano }) => uncostedNano },
];

/** What a client sees of a charge; 0 for other keys, which have no client. */
function shownCharge(multiplierMillionths: number | null | undefined, paidNano: bigint): bigint {
  return typeof multiplierMillionths === 'number' ? toShown(paidNano, multiplierMillionths) : 0n;
}

/** Sums a batch of charges by key and model. */
export function sumHour(charges: readonly Booked[]): HourSum[] {
  const sums = new Map<string, HourSum>();
  for (const { settlement, tokens, totalNano, writeOffNano } of charges) {
    const { accountId, keyId, modelId } = settlement.admission;
    const place = `${accountId} ${keyId} ${modelId}`;
    let row = sums.get(place);
    if (!row) {
      row = {
        accountId,
        keyId,
        modelId,
        requests: 0,
        failures: 0,
        inputTokens: 0,
        outputTokens: 0,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        totalNano: 0n,
        writeOffNano: 0n,
        shownNano: 0n,
        costNano: 0n,
        uncostedNano: 0n,
      };
      sums.set(place, row);
    }
    row.requests += 1;
    if (settlement.outcome.status === 'failed') row.failures += 1;
    row.inputTokens += tokens.input;
    row.outputTokens += tokens.output;
    row.cacheReadTokens += tokens.cacheRead;
    row.cacheWriteTokens += tokens.cacheWrite;
    row.totalNano += totalNano;
    row.writeOffNano += writeOffNano;
    row.shownNano += shownCharge(settlement.admission.multiplierMillionths, totalNano - writeOffNano);
    const costNano = costOf(settlement.outcome);
    row.costNano += costNano ?? 0n;
    if (costNano === null) row.uncostedNano += totalNano - writeOffNano;
  }
  return [...sums.values()];
}
