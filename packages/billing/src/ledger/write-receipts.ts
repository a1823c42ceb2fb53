import type { GuardedTransaction, Statement } from '@derouter/db';
import type { Charge } from './decide-settlements.ts';
import { sumTokens } from './token-sums.ts';
import { writeJson } from './write-json.ts';

/** A charge as a row of `receipts`. What is undefined is not written, and is NULL there. */
export function receiptRow({ settlement, lineItems, totalNano, heldNano, writeOffNano }: Charge) {
  const { admission, outcome } = settlement;
  const tokens = sumTokens(lineItems);
  return {
    id: admission.requestId,
    created_at: admission.createdAt,
    account_id: admission.accountId,
    wallet_id: admission.walletId.toString(),
    key_id: admission.keyId,
    dialect: admission.dialect,
    model_asked: admission.modelAsked,
    model_id: admission.modelId,
    upstream_id: outcome.upstreamId ?? undefined,
    upstream_model: outcome.upstreamModel ?? undefined,
    price_version_id: admission.priceVersionId,
    service_tier: outcome.priced?.serviceTier ?? undefined,
    line_items: lineItems.map((item) => ({
      meter: item.meter,
      quantity: item.quantity.toString(),
      picoPerUnit: item.picoPerUnit.toString(),
      amountPico: item.amountPico.toString(),
      ...(item.ratedAs ? { ratedAs: item.ratedAs } : {}),
    })),
    unknown_usage: outcome.unknownUsage ?? undefined,
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_read_tokens: tokens.cacheRead,
    cache_write_tokens: tokens.cacheWrite,
    total_nano: totalNano.toString(),
    hold_nano: heldNano.toString(),
    write_off_nano: writeOffNano.toString(),
    source: outcome.source,
    status: outcome.status,
    error_code: outcome.errorCode ?? undefined,
    http_status: outcome.httpStatus,
    finish_reason: outcome.finishReason ?? undefined,
    streamed: outcome.streamed,
    system_prompt: outcome.systemPrompt,
    ttft_ms: outcome.ttftMs ?? undefined,
    duration_ms: outcome.durationMs,
    attempts: outcome.attempts ?? undefined,
  };
}

/** Inserts receipts with one statement. */
export function writeReceipts({ sql: tx, xid }: GuardedTransaction, rows: readonly ReturnType<typeof receiptRow>[]): Statement {
  return tx`
    INSERT INTO receipts (
      id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, upstream_id, upstream_model,
      price_version_id, service_tier, line_items, unknown_usage, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status, error_code, http_status,
      finish_reason, streamed, system_prompt, ttft_ms, duration_ms, attempts)
    SELECT
      id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, upstream_id, upstream_model,
      price_version_id, service_tier, line_items, unknown_usage, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status, error_code, http_status,
      finish_reason, streamed, system_prompt, ttft_ms, duration_ms, attempts
    FROM json_to_recordset(${writeJson(rows)}::text::json) AS r(
      id uuid, created_at timestamptz, account_id uuid, wallet_id bigint, key_id uuid, dialect text,
      model_asked text, model_id text, upstream_id uuid, upstream_model text, price_version_id uuid,
      service_tier text, line_items jsonb, unknown_usage jsonb, input_tokens bigint, output_tokens bigint,
      cache_read_tokens bigint, cache_write_tokens bigint, total_nano bigint, hold_nano bigint,
      write_off_nano bigint, source text, status text, error_code text, http_status int, finish_reason text,
      streamed boolean, system_prompt text, ttft_ms int, duration_ms int, attempts jsonb)
    WHERE in_transaction(${xid})`;
}
