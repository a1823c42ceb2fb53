import type { FlatDialect } from '../dialect.ts';
import { cutText } from '../json/cut-text.ts';
import { anthropicTier, openaiTier } from '../usage/service-tier.ts';
import { isRecord, isSet } from '../usage/usage-reading.ts';
import { countWebSearches, findHostedTools, type HostedTool } from './hosted-tools.ts';
import { findItemReferences } from './item-references.ts';

/** What the gateway needs to know about a request; everything else passes through unread. */
export interface RequestView {
  readonly model: string;
  readonly stream: boolean;
  /** The client's output limit for all choices together; null if it set none. */
  readonly outputLimit: number | null;
  /** The field that sets the output limit. */
  readonly outputLimitField: string;
  /** Number of choices requested: each may use the whole output limit. */
  readonly choices: number;
  /** The output limit must stay above this, since thinking needs it. */
  readonly outputFloor: number;
  /** The service tier or speed that the client chose, if it may have its own price; null for the standard one. */
  readonly tier: string | null;
  readonly hostedTools: readonly HostedTool[];
  /** Web searches that the provider may run for the request. */
  readonly webSearches: number;
  /** Chat streams: the client asked for the usage chunk. */
  readonly wantsUsageChunk: boolean;
  /** Another model may answer instead, at its own price. */
  readonly hasFallbacks: boolean;
  /** Responses: features that need a provider that stores responses. */
  readonly kept: KeptResponses;
}

interface KeptResponses {
  /** The answer is stored, so that it can be fetched and continued. */
  readonly stores: boolean;
  readonly previousId: string | null;
  /** It keeps running after the client disconnects. */
  readonly background: boolean;
  /** Items that are referenced instead of sent. */
  readonly itemReferences: readonly string[];
  /** A field that names an object in the provider's account whose owner cannot be verified. */
  readonly foreignField: string | null;
}

export type Inspection =
  | { readonly ok: true; readonly view: RequestView }
  | { readonly ok: false; readonly param: string; readonly message: string };

/**
 * Reads what the gateway needs. Refuses wrong types only where they matter here (model, stream, the output limit, and whatever affects the
 * hold or storage); the provider checks the rest.
 */
export function inspectRequest(dialect: FlatDialect, body: Readonly<Record<string, unknown>>): Inspection {
  const refuse = (param: string, message: string): Inspection => ({ ok: false, param, message });
  if (body.model === undefined || body.model === '') return refuse('model', 'model: a model is required.');
  if (typeof body.model !== 'string' || body.model.length > 200) return refuse('model', 'model: must be a model id.');
  if (!isSwitch(body.stream)) return refuse('stream', 'stream: must be true or false.');
  const outputLimitField = limitField(dialect, body);
  const limit = dialect === 'openai-embeddings' ? 0 : (body[outputLimitField] ?? null);
  if (dialect === 'openai-chat' && isSet(body.max_tokens) && isSet(body.max_completion_tokens)) {
    return refuse('max_tokens', 'max_tokens: send max_completion_tokens alone.');
  }
  if (limit !== null && !isWholeNumber(limit)) {
    return refuse(outputLimitField, `${outputLimitField}: must be a whole number of tokens.`);
  }
  // Some servers coerce "5" to 5 and "true" to true, so values of the wrong type are refused rather than guessed.
  const choices = (dialect === 'openai-chat' ? body.n : null) ?? 1;
  if (!isWholeNumber(choices) || choices < 1 || choices > 128) return refuse('n', 'n: must be between 1 and 128.');
  const wrong = dialect === 'openai-responses' ? ['background', 'store'].find((field) => !isSwitch(body[field])) : undefined;
  if (wrong) return refuse(wrong, `${wrong}: must be true or false.`);
  const thinking = dialect === 'anthropic-messages' && isRecord(body.thinking) ? body.thinking : {};
  const budget = thinking.budget_tokens ?? 0;
  if (!isWholeNumber(budget)) return refuse('thinking.budget_tokens', 'thinking.budget_tokens: must be a whole number of tokens.');
  const options = isRecord(body.stream_options) ? body.stream_options : {};
  return {
    ok: true,
    view: {
      model: body.model,
      stream: body.stream === true,
      outputLimit: limit === null ? null : limit * choices,
      outputLimitField,
      choices,
      outputFloor: budget,
      tier: chosenTier(dialect, body),
      hostedTools: findHostedTools(dialect, body),
      webSearches: countWebSearches(dialect, body),
      // `usage: { include: true }` is OpenRouter's way to ask for it.
      wantsUsageChunk: options.include_usage === true || (isRecord(body.usage) && body.usage.include === true),
      hasFallbacks: dialect === 'anthropic-messages' && namesFallbacks(body.fallbacks),
      kept: dialect === 'openai-responses' ? keptResponses(body) : nothingKept,
    },
  };
}

function namesFallbacks(fallbacks: unknown): boolean {
  return Array.isArray(fallbacks) ? fallbacks.length > 0 : isRecord(fallbacks);
}

export const nothingKept: KeptResponses = { stores: false, previousId: null, background: false, itemReferences: [], foreignField: null };

function keptResponses(body: Readonly<Record<string, unknown>>): KeptResponses {
  return {
    stores: body.store !== false,
    previousId: typeof body.previous_response_id === 'string' ? cutText(body.previous_response_id, 200) : null,
    background: body.background === true,
    itemReferences: findItemReferences(body),
    foreignField: ['conversation', 'prompt'].find((field) => isSet(body[field])) ?? null,
  };
}

export function isWholeNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isSwitch(value: unknown): boolean {
  return !isSet(value) || typeof value === 'boolean';
}

function chosenTier(dialect: FlatDialect, { service_tier: tier, speed }: Readonly<Record<string, unknown>>): string | null {
  if (dialect === 'anthropic-messages') return anthropicTier(tier, speed);
  return typeof speed === 'string' && speed !== 'standard' ? speed : openaiTier(tier);
}

function limitField(dialect: FlatDialect, body: Readonly<Record<string, unknown>>): string {
  if (dialect === 'anthropic-messages') return 'max_tokens';
  if (dialect === 'openai-responses') return 'max_output_tokens';
  return body.max_tokens !== undefined && body.max_tokens !== null && body.max_completion_tokens === undefined
    ? 'max_tokens'
    : 'max_completion_tokens';
}
