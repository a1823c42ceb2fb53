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

/** A charge as a row of `receipts`. */
export const receiptColumns: readonly Column<Booked>[] = [
  { name: 'r_id', type: 'uuid', of: ({ settlement }) => settlement.admission.requestId },
  { name: 'r_created_at', type: 'timestamptz', of: ({ settlement }) => settlement.admission.createdAt },
  { name: 'r_account_id', type: 'uuid', of: ({ settlement }) => settlement.admission.accountId },
  { name: 'r_wallet_id', type: 'bigint', of: ({ settlement }) => settlement.admission.walletId },
  { name: 'r_key_id', type: 'uuid', of: ({ settlement }) => settlement.admission.keyId },
  { name: 'r_dialect', type: 'text', of: ({ settlement }) => settlement.admission.dialect },
  { name: 'r_model_asked', type: 'text', of: ({ settlement }) => settlement.admission.modelAsked },
  { name: 'r_model_id', type: 'text', of: ({ settlement }) => settlement.admission.modelId },
  { name: 'r_upstream_id', type: 'uuid', of: ({ settlement }) => settlement.outcome.upstreamId },
  { name: 'r_upstream_model', type: 'text', of: ({ settlement }) => settlement.outcome.upstreamModel },
  { name: 'r_price_version_id', type: 'uuid', of: ({ settlement }) => settlement.admission.priceVersionId },
  { name: 'r_service_tier', type: 'text', of: ({ settlement }) => settlement.outcome.priced?.serviceTier },
  { name: 'r_line_items', type: 'jsonb', of: ({ lineItems }) => lineItems.map(storeLineItem) },
  { name: 'r_unknown_usage', type: 'jsonb', of: ({ settlement }) => settlement.outcome.unknownUsage },
  { name: 'r_input_tokens', type: 'bigint', of: ({ tokens }) => tokens.input },
  { name: 'r_output_tokens', type: 'bigint', of: ({ tokens }) => tokens.output },
  { name: 'r_cache_read_tokens', type: 'bigint', of: ({ tokens }) => tokens.cacheRead },
  { name: 'r_cache_write_tokens', type: 'bigint', of: ({ tokens }) => tokens.cacheWrite },
  { name: 'r_total_nano', type: 'bigint', of: ({ totalNano }) => totalNano },
  { name: 'r_hold_nano', type: 'bigint', of: ({ heldNano }) => heldNano },
  { name: 'r_write_off_nano', type: 'bigint', of: ({ writeOffNano }) => writeOffNano },
  { name: 'r_source', type: 'text', of: ({ settlement }) => settlement.outcome.source },
  { name: 'r_status', type: 'text', of: ({ settlement }) => settlement.outcome.status },
  { name: 'r_error_code', type: 'text', of: ({ settlement }) => settlement.outcome.errorCode },
  { name: 'r_http_status', type: 'int', of: ({ settlement }) => settlement.outcome.httpStatus },
  { name: 'r_finish_reason', type: 'text', of: ({ settlement }) => settlement.outcome.finishReason },
  { name: 'r_streamed', type: 'boolean', of: ({ settlement }) => settlement.outcome.streamed },
  { name: 'r_system_prompt', type: 'text', of: ({ settlement }) => settlement.outcome.systemPrompt },
  { name: 'r_ttft_ms', type: 'int', of: ({ settlement }) => settlement.outcome.ttftMs },
  { name: 'r_duration_ms', type: 'int', of: ({ settlement }) => settlement.outcome.durationMs },
  { name: 'r_attempts', type: 'jsonb', of: ({ settlement }) => settlement.outcome.attempts },
  { name: 'r_tag', type: 'text', of: ({ settlement }) => settlement.admission.labels?.tag },
  { name: 'r_client_request_id', type: 'text', of: ({ settlement }) => settlement.admission.labels?.clientRequestId },
  { name: 'r_user_hash', type: 'text', of: ({ settlement }) => settlement.admission.labels?.userHash },
  { name: 'r_session_hash', type: 'text', of: ({ settlement }) => settlement.admission.labels?.sessionHash },
  { name: 'r_agent', type: 'text', of: ({ settlement }) => settlement.admission.labels?.agent },
  { name: 'r_multiplier_millionths', type: 'bigint', of: ({ settlement }) => settlement.admission.multiplierMillionths },
  { name: 'r_cost_nano', type: 'bigint', of: ({ settlement }) => costOf(settlement.outcome) },
];

/** What a request cost us; nothing if no upstream reported or delivered anything. Null: unknown. */
export function costOf({ priced, costNano }: Booked['settlement']['outcome']): bigint | null {
  return priced === null ? 0n : (costNano ?? null);
}

function storeLineItem({ meter, quantity, picoPerUnit, amountPico, ratedAs }: Charge['lineItems'][number]) {
  return {
    meter,
    quantity: quantity.toString(),
    picoPerUnit: picoPerUnit.toString(),
    amountPico: amountPico.toString(),
    ...(ratedAs ? { ratedAs } : {}),
  };
}
