import type { Column } from './columns.ts';
import type { Charge } from './decide-settlements.ts';
import { sumTokens, type TokenSums } from './token-sums.ts';

/** A charge with its tokens summed. */
export interface Booked extends Charge {
  readonly tokens: TokenSums;
}

export function sumCharge(charge: Charge): Booked {
  return { ...charge, tokens: sumTokens(charge.lineItems) };
}

/** A charge as a row of `receipts`, in the order of `book_batch`. */
export const receiptColumns: readonly Column<Booked>[] = [
  { type: 'uuid', of: ({ settlement }) => settlement.admission.requestId },
  { type: 'timestamptz', of: ({ settlement }) => settlement.admission.createdAt },
  { type: 'uuid', of: ({ settlement }) => settlement.admission.accountId },
  { type: 'bigint', of: ({ settlement }) => settlement.admission.walletId },
  { type: 'uuid', of: ({ settlement }) => settlement.admission.keyId },
  { type: 'text', of: ({ settlement }) => settlement.admission.dialect },
  { type: 'text', of: ({ settlement }) => settlement.admission.modelAsked },
  { type: 'text', of: ({ settlement }) => settlement.admission.modelId },
  { type: 'uuid', of: ({ settlement }) => settlement.outcome.upstreamId },
  { type: 'text', of: ({ settlement }) => settlement.outcome.upstreamModel },
  { type: 'uuid', of: ({ settlement }) => settlement.admission.priceVersionId },
  { type: 'text', of: ({ settlement }) => settlement.outcome.priced?.serviceTier },
  { type: 'jsonb', of: ({ lineItems }) => lineItems.map(storeLineItem) },
  { type: 'jsonb', of: ({ settlement }) => settlement.outcome.unknownUsage },
  { type: 'bigint', of: ({ tokens }) => tokens.input },
  { type: 'bigint', of: ({ tokens }) => tokens.output },
  { type: 'bigint', of: ({ tokens }) => tokens.cacheRead },
  { type: 'bigint', of: ({ tokens }) => tokens.cacheWrite },
  { type: 'bigint', of: ({ totalNano }) => totalNano },
  { type: 'bigint', of: ({ heldNano }) => heldNano },
  { type: 'bigint', of: ({ writeOffNano }) => writeOffNano },
  { type: 'text', of: ({ settlement }) => settlement.outcome.source },
  { type: 'text', of: ({ settlement }) => settlement.outcome.status },
  { type: 'text', of: ({ settlement }) => settlement.outcome.errorCode },
  { type: 'int', of: ({ settlement }) => settlement.outcome.httpStatus },
  { type: 'text', of: ({ settlement }) => settlement.outcome.finishReason },
  { type: 'boolean', of: ({ settlement }) => settlement.outcome.streamed },
  { type: 'text', of: ({ settlement }) => settlement.outcome.systemPrompt },
  { type: 'int', of: ({ settlement }) => settlement.outcome.ttftMs },
  { type: 'int', of: ({ settlement }) => settlement.outcome.durationMs },
  { type: 'jsonb', of: ({ settlement }) => settlement.outcome.attempts },
];

function storeLineItem({ meter, quantity, picoPerUnit, amountPico, ratedAs }: Charge['lineItems'][number]) {
  return {
    meter,
    quantity: quantity.toString(),
    picoPerUnit: picoPerUnit.toString(),
    amountPico: amountPico.toString(),
    ...(ratedAs ? { ratedAs } : {}),
  };
}
