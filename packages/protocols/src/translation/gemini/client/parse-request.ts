import { cutText } from '../../../json/cut-text.ts';
import { isRecord, isSet } from '../../../usage/usage-reading.ts';
import { hasContent, noteUnknown, readBoolean, readNumber, readRecord, readText, requireText } from '../../fields/read-fields.ts';
import { type ChatRequest, efforts, type OutputFormat, type ReasoningRequest } from '../../intermediate.ts';
import { invalid, unsupported } from '../../translation-error.ts';
import { camelFields } from '../read-proto.ts';
import { parseContents, parseInstruction } from './parse-contents.ts';
import { parseTools } from './parse-tools.ts';
import { readSchema } from './read-schema.ts';

type Fields = Readonly<Record<string, unknown>>;

const known = new Set([
  'model',
  'contents',
  'systemInstruction',
  'tools',
  'toolConfig',
  'generationConfig',
  'serviceTier',
  'cachedContent',
]);
const knownConfig = new Set([
  'temperature',
  'topP',
  'topK',
  'candidateCount',
  'maxOutputTokens',
  'stopSequences',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'presencePenalty',
  'frequencyPenalty',
  'seed',
  'thinkingConfig',
  'responseModalities',
]);
/** Fields that change what the answer is, and that no other dialect has. */
const refusedConfig = ['responseLogprobs', 'logprobs', 'responseFormat', 'speechConfig', 'imageConfig', 'translationConfig'];

const configPath = 'generationConfig';

/**
 * Reads a `generateContent` request, whose path names the model and says whether to stream. Throws `TranslationError` if a field is wrong
 * or exists only at Google. Source: Gemini API reference, "Generating content", and the published types of @google/genai.
 */
export function parseGeminiRequest(given: Fields, notes: string[]): ChatRequest {
  const body = camelFields(given);
  if (hasContent(body.cachedContent)) unsupported('cachedContent', 'lies at another provider than the upstream of this model.');
  noteUnknown(body, known, notes);
  const config = camelFields(readRecord(body.generationConfig, configPath) ?? {});
  for (const name of refusedConfig) {
    if (hasContent(config[name])) unsupported(`${configPath}.${name}`, 'the upstream of this model has no such thing.');
  }
  noteUnknown(config, knownConfig, notes);
  refuseChoices(config);
  const number = (name: string) => readNumber(config[name], `${configPath}.${name}`);
  const contents = parseContents(body.contents, notes);
  const instruction = parseInstruction(body.systemInstruction);
  return {
    turns: instruction ? [instruction, ...contents] : contents,
    ...parseTools(body, notes),
    parallelToolCalls: null,
    reasoning: parseReasoning(config.thinkingConfig, notes),
    output: parseOutput(config),
    maxOutputTokens: number('maxOutputTokens'),
    stopSequences: parseStops(config.stopSequences),
    temperature: number('temperature'),
    topP: number('topP'),
    topK: number('topK'),
    frequencyPenalty: number('frequencyPenalty'),
    presencePenalty: number('presencePenalty'),
    seed: number('seed'),
    choices: 1,
    logprobs: null,
    logitBias: null,
    stream: false,
    user: null,
    metadata: null,
    serviceTier: parseTier(body.serviceTier),
    verbosity: null,
    cache: null,
    openaiExtras: {},
  };
}

function refuseChoices({ candidateCount, responseModalities: modalities }: Fields): void {
  if ((readNumber(candidateCount, `${configPath}.candidateCount`) ?? 1) > 1) {
    unsupported(`${configPath}.candidateCount`, 'the upstream of this model gives one answer only.');
  }
  const wanted = [modalities ?? []].flat();
  if (wanted.some((one: unknown) => !/^text$/i.test(String(one)))) {
    unsupported(`${configPath}.responseModalities`, 'the upstream of this model answers with text only.');
  }
}

function parseStops(stops: unknown): string[] {
  const param = `${configPath}.stopSequences`;
  if (!isSet(stops)) return [];
  if (!Array.isArray(stops)) return invalid(param, 'must be an array.');
  return stops.map((stop, at) => requireText(stop, `${param}[${at}]`));
}

function parseTier(value: unknown): string | null {
  const tier = (readText(value, 'serviceTier') ?? '').toLowerCase().replace(/^service_tier_/, '');
  return ['', 'standard', 'unspecified'].includes(tier) ? null : tier;
}

function parseReasoning(value: unknown, notes: string[]): ReasoningRequest | null {
  const param = `${configPath}.thinkingConfig`;
  const config = readRecord(value, param);
  if (!config) return null;
  const { includeThoughts, thinkingBudget, thinkingLevel } = camelFields(config);
  const display = readBoolean(includeThoughts, `${param}.includeThoughts`) === true ? 'auto' : 'omitted';
  const budget = readNumber(thinkingBudget, `${param}.thinkingBudget`);
  const level = (readText(thinkingLevel, `${param}.thinkingLevel`) ?? '').toLowerCase();
  const said = { mode: null, effort: null, budgetTokens: null, display };
  if (level !== '' && level !== 'thinking_level_unspecified') {
    return { ...said, effort: efforts.find((one) => one === level) ?? invalid(`${param}.thinkingLevel`, 'is unknown.') };
  }
  if (budget === 0) return { ...said, mode: 'off', display: null };
  if (budget !== null && budget > 0) return { ...said, mode: 'budget', budgetTokens: budget };
  if (budget !== null) notes.push('how much to think was left to the model');
  return said;
}

function parseOutput(config: Fields): OutputFormat {
  const type = readText(config.responseMimeType, `${configPath}.responseMimeType`) ?? 'text/plain';
  const own = readRecord(config.responseSchema, `${configPath}.responseSchema`);
  const schema = readRecord(config.responseJsonSchema, `${configPath}.responseJsonSchema`) ?? (own && readSchema(own));
  if (type === 'application/json') {
    return schema ? { kind: 'json_schema', schema, name: null, description: null, strict: null } : { kind: 'json_object' };
  }
  if (type !== 'text/plain' || isRecord(schema)) {
    unsupported(`${configPath}.responseMimeType`, `'${cutText(type, 64)}' cannot be asked of the upstream of this model.`);
  }
  return { kind: 'text' };
}
