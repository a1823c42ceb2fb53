import type { Dialect } from '../dialect.ts';
import { isRecord } from '../usage/usage-reading.ts';

/** What the gateway needs to know of a request; everything else passes through unread. */
export interface RequestView {
  readonly model: string;
  readonly stream: boolean;
  /** Output tokens the client asked for at most, for all choices together; null when it set no limit. */
  readonly outputLimit: number | null;
  /** The field that sets the output limit. */
  readonly outputLimitField: string;
  /** Choices asked for: each may use the whole output limit. */
  readonly choices: number;
  /** The limit cannot be lowered to this or below: thinking needs it. */
  readonly outputFloor: number;
  /** The client chose a service tier or speed, so a price multiplier may apply. */
  readonly choosesTier: boolean;
  /** Chat streams: the client wants the usage chunk itself. */
  readonly wantsUsageChunk: boolean;
}

export type Inspection =
  | { readonly ok: true; readonly view: RequestView }
  | { readonly ok: false; readonly param: string; readonly message: string };

/**
 * Reads what matters to us. Wrong types are refused only where they matter here (model, stream, the output
 * limit); the provider judges the rest.
 */
export function inspectRequest(dialect: Dialect, body: Readonly<Record<string, unknown>>): Inspection {
  const refuse = (param: string, message: string): Inspection => ({ ok: false, param, message });
  if (body.model === undefined || body.model === '') return refuse('model', 'model: a model is required.');
  if (typeof body.model !== 'string' || body.model.length > 200) return refuse('model', 'model: must be a model id.');
  if (body.stream !== undefined && body.stream !== null && typeof body.stream !== 'boolean') {
    return refuse('stream', 'stream: must be true or false.');
  }
  const outputLimitField = limitField(dialect, body);
  const limit = dialect === 'openai-embeddings' ? 0 : (body[outputLimitField] ?? null);
  if (limit !== null && (typeof limit !== 'number' || !Number.isSafeInteger(limit) || limit < 0)) {
    return refuse(outputLimitField, `${outputLimitField}: must be a whole number of tokens.`);
  }
  const choices = dialect === 'openai-chat' && typeof body.n === 'number' ? body.n : 1;
  if (!Number.isSafeInteger(choices) || choices < 1 || choices > 128) return refuse('n', 'n: must be between 1 and 128.');
  const thinking = isRecord(body.thinking) ? body.thinking : {};
  const budget = typeof thinking.budget_tokens === 'number' ? thinking.budget_tokens : 0;
  const options = isRecord(body.stream_options) ? body.stream_options : {};
  return {
    ok: true,
    view: {
      model: body.model,
      stream: body.stream === true,
      outputLimit: limit === null ? null : limit * choices,
      outputLimitField,
      choices,
      outputFloor: dialect === 'anthropic-messages' ? budget : 0,
      choosesTier: typeof body.service_tier === 'string' || typeof body.speed === 'string',
      wantsUsageChunk: options.include_usage === true,
    },
  };
}

function limitField(dialect: Dialect, body: Readonly<Record<string, unknown>>): string {
  if (dialect === 'anthropic-messages') return 'max_tokens';
  if (dialect === 'openai-responses') return 'max_output_tokens';
  return body.max_tokens !== undefined && body.max_tokens !== null && body.max_completion_tokens === undefined
    ? 'max_tokens'
    : 'max_completion_tokens';
}
