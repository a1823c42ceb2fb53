import type { PathCall } from '../../dialects/dialect-traits.ts';
import { cutText } from '../../json/cut-text.ts';
import { camelFields, doubledMember, memberOf, spellingOf } from '../../translation/gemini/read-proto.ts';
import { isRecord, isSet, textOf } from '../../usage/usage-reading.ts';
import { type Inspection, isWholeNumber, nothingKept, type RequestView } from '../inspect-request.ts';
import { findGeminiTools } from './gemini-tools.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The name of the output limit in errors. */
const limitPath = 'generationConfig.maxOutputTokens';

/**
 * Reads what the gateway needs from a `generateContent` or `countTokens` request. Refuses a field that is given in both spellings, since we
 * must read the same value as the provider.
 */
export function inspectGemini(body: Fields, path: PathCall): Inspection {
  const refuse = (param: string, message: string): Inspection => ({ ok: false, param, message: `${param}: ${message}` });
  const wrongModel = checkModel(path.model);
  if (wrongModel) return wrongModel;
  const request = path.operation === 'count_tokens' ? generationOf(body) : body;
  for (const record of [body, request]) {
    const doubled = doubledMember(record);
    if (doubled !== null) return refuse(cutText(doubled, 64), 'is given in two spellings.');
  }
  const { generationConfig = null, serviceTier = null, systemInstruction = null, cachedContent } = camelFields(request);
  if (!isInstruction(systemInstruction)) return refuse('systemInstruction', 'must be an object with parts.');
  if (generationConfig !== null && !isRecord(generationConfig)) return refuse('generationConfig', 'must be an object.');
  const doubled = doubledMember(generationConfig ?? {});
  if (doubled !== null) return refuse(`generationConfig.${cutText(doubled, 64)}`, 'is given in two spellings.');
  const { maxOutputTokens: limit = null, candidateCount = null } = camelFields(generationConfig ?? {});
  if (limit !== null && !isWholeNumber(limit)) return refuse(limitPath, 'must be a whole number of tokens.');
  const choices = candidateCount ?? 1;
  if (!isWholeNumber(choices) || choices < 1 || choices > 128)
    return refuse('generationConfig.candidateCount', 'must be between 1 and 128.');
  if (serviceTier !== null && typeof serviceTier !== 'string') return refuse('serviceTier', 'must be a string.');
  return {
    ok: true,
    view: {
      ...plainView(path),
      outputLimit: limit === null ? null : limit * choices,
      outputLimitField: limitPath,
      choices,
      tier: tierOf(textOf(serviceTier)),
      hostedTools: findGeminiTools(request),
      // Cached content belongs to the provider's account, so a caller could name another customer's.
      kept: { ...nothingKept, foreignField: isSet(cachedContent) && cachedContent !== '' ? 'cachedContent' : null },
    },
  };
}

/** Embeddings have no output. */
export function inspectGeminiEmbeddings(_body: Fields, path: PathCall): Inspection {
  return checkModel(path.model) ?? { ok: true, view: { ...plainView(path), outputLimit: 0 } };
}

/** Google accepts a single part in place of a list. */
function isInstruction(value: unknown): boolean {
  if (value === null || typeof value === 'string') return true;
  return isRecord(value) && (!isSet(value.parts) || Array.isArray(value.parts) || isRecord(value.parts));
}

function checkModel(model: string): Inspection | null {
  return model.length > 200 ? { ok: false, param: 'model', message: 'model: must be a model id.' } : null;
}

function plainView({ model, stream }: PathCall): RequestView {
  return {
    model,
    stream,
    outputLimit: null,
    outputLimitField: limitPath,
    choices: 1,
    outputFloor: 0,
    tier: null,
    hostedTools: [],
    webSearches: 0,
    wantsUsageChunk: true,
    hasFallbacks: false,
    kept: nothingKept,
  };
}

/** A `countTokens` request may contain the request to be counted as a member. */
function generationOf(body: Fields): Fields {
  const inner = memberOf(body, 'generateContentRequest');
  return isRecord(inner) ? inner : body;
}

/** `flex` and `priority` have their own prices; both spellings are accepted. */
function tierOf(tier: string): string | null {
  const name = tier.toLowerCase().replace(/^service_tier_/, '');
  return ['', 'unspecified', 'standard'].includes(name) ? null : name;
}

/** The top-level field that holds the output limit, with the new limit. */
export function limitGeminiOutput(body: Fields, limit: number): Fields {
  const name = spellingOf(body, 'generationConfig');
  const config = isRecord(body[name]) ? body[name] : {};
  return { [name]: { ...config, [spellingOf(config, 'maxOutputTokens')]: limit } };
}

/** Replaces the model name with the provider's wherever the body repeats the one in the path. */
export function nameGeminiModel(body: Fields, model: string): Fields {
  const name = `models/${model}`;
  const changes: Record<string, unknown> = {};
  if (isSet(body.model)) changes.model = name;
  const counted = spellingOf(body, 'generateContentRequest');
  const inner = body[counted];
  if (isRecord(inner) && isSet(inner.model)) changes[counted] = { ...inner, model: name };
  if (Array.isArray(body.requests)) {
    changes.requests = body.requests.map((one: unknown) => (isRecord(one) && isSet(one.model) ? { ...one, model: name } : one));
  }
  return changes;
}
