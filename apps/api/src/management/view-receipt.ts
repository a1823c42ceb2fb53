import { z } from 'zod';
import type { ReceiptDetail } from '../usage/index.ts';
import { id, time, usd } from './fields.ts';
import { labels, usedKey, viewOrigin } from './usage-log.ts';

/** Path parameters of a receipt. An id that is not well formed is one that does not exist. */
export const receiptId = z.strictObject({
  id: z.string().meta({ description: 'Id of the request, as in the header x-derouter-receipt.' }),
});

export const receiptSchema = z
  .object({
    id,
    created_at: time,
    key: usedKey,
    model: z.string(),
    model_asked: z.string().meta({ description: 'The name that the request used.' }),
    dialect: z.string(),
    status: z.enum(['completed', 'failed', 'canceled', 'abandoned']),
    error_code: z.string().nullable(),
    http_status: z.number().int(),
    finish_reason: z.string().nullable(),
    streamed: z.boolean(),
    usage_source: z.enum(['reported', 'estimated', 'none']),
    service_tier: z.string().nullable(),
    system_prompt: z.string().meta({ description: 'prepended, already-present or off.' }),
    price_version: id,
    price_effective_at: time.nullable(),
    line_items: z.array(
      z.object({
        meter: z.string(),
        quantity: z.string().regex(/^\d+$/),
        rate_usd: usd,
        rate_unit: z.enum(['call', 'million_tokens']),
        rated_as: z.string().nullable().meta({ description: 'The meter whose rate was used, if this one has none.' }),
        amount_usd: usd,
      }),
    ),
    tokens_usd: usd,
    calls_usd: usd,
    multiplier: z.string(),
    total_usd: usd,
    cost_usd: usd,
    write_off_usd: usd,
    hold_usd: usd,
    time_to_first_token_ms: z.number().int().nullable(),
    duration_ms: z.number().int(),
    attempts: z.array(
      z.object({
        number: z.number().int(),
        http_status: z.number().int().nullable(),
        error_kind: z.enum(['timeout', 'unreachable', 'rate_limited', 'overloaded', 'refused', 'provider_error']).nullable(),
        ms: z.number(),
      }),
    ),
    ...labels,
  })
  .meta({ id: 'Receipt' });

/** A receipt as the management API shows it. */
export function viewReceipt(receipt: ReceiptDetail): z.output<typeof receiptSchema> {
  return {
    id: receipt.id,
    created_at: receipt.createdAt,
    ...viewOrigin(receipt),
    model: receipt.model,
    model_asked: receipt.modelAsked,
    dialect: receipt.dialect,
    status: receipt.status,
    error_code: receipt.errorCode,
    http_status: receipt.httpStatus,
    finish_reason: receipt.finishReason,
    streamed: receipt.streamed,
    usage_source: receipt.source,
    service_tier: receipt.serviceTier,
    system_prompt: receipt.systemPrompt,
    price_version: receipt.priceVersionId,
    price_effective_at: receipt.priceVersion.effectiveAt,
    line_items: receipt.lineItems.map(({ meter, quantity, rateUsd, amountUsd, perCall, ratedAs }) => ({
      meter,
      quantity,
      rate_usd: rateUsd,
      rate_unit: perCall ? 'call' : 'million_tokens',
      rated_as: ratedAs,
      amount_usd: amountUsd,
    })),
    tokens_usd: receipt.tokensUsd,
    calls_usd: receipt.callsUsd,
    multiplier: receipt.multiplier,
    total_usd: receipt.totalUsd,
    cost_usd: receipt.costUsd,
    write_off_usd: receipt.writeOffUsd,
    hold_usd: receipt.holdUsd,
    time_to_first_token_ms: receipt.ttftMs,
    duration_ms: receipt.durationMs,
    attempts: receipt.attempts.map(({ number, httpStatus, errorKind, ms }) => ({
      number,
      http_status: httpStatus,
      error_kind: errorKind,
      ms,
    })),
  };
}
