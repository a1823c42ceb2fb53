import type { ContextOverflow } from '../errors/context-overflow.ts';
import { writeGeminiError, writeGeminiRefusal } from '../errors/gemini-error.ts';
import { limitGeminiOutput, nameGeminiModel } from '../requests/gemini/inspect-gemini.ts';
import { JsonArrayForm } from '../sse/json-array-form.ts';
import type { ClientTraits, ListedModel, PathCall } from './dialect-traits.ts';
import { openaiClient } from './openai-traits.ts';

/** Traits shared by both of Google's dialects. Google reports no limits in headers, so we use OpenAI's headers. */
export const googleClient = {
  root: '/v1beta',
  paths: {},
  isSpokenBy: ({ 'x-goog-api-key': key }, path) =>
    key !== undefined || /^\/v1(alpha|beta)\b|:(\w*[gG]enerate|\w*[eE]mbed|count)[A-Z]\w*$/.test(path),
  // The query selects the framing of a stream, which we negotiate separately with each side.
  passesQuery: false,
  nameModel: nameGeminiModel,
  limitOutput: (body, _field, limit) => limitGeminiOutput(body, limit),
  createForm: (path) => (path?.isArray ? new JsonArrayForm() : null),
  answerIdPrefix: '',
  overloadedStatus: 503,
  limitHeaders: openaiClient.limitHeaders,
  resetHeader: openaiClient.resetHeader,
  writeError: writeGeminiError,
  writeErrorEvent: (report) => `data: ${writeGeminiError(report)}\n\n`,
  writeRefusal: writeGeminiRefusal,
  writeOverflow,
  writeErrorStream: () => null,
  limitField: (_kind, _body, chosen) => chosen,
  askForUsage: null,
  repeatsAnswer: false,
  createFollower: null,
  adaptToModel: null,
  describeModel,
  listModels: (models) => ({ models: models.map(({ id: _, ...model }) => model) }),
} satisfies Partial<ClientTraits>;

/** A placeholder: clients of this dialect always name the model in the path. */
export const noPath: PathCall = { operation: 'generate', action: 'generateContent', model: '', stream: false, isArray: false };

/** Google's own sentence, if the provider gave both figures. */
function writeOverflow({ tokens, maximum, sentence }: ContextOverflow): string {
  if (tokens === null || /input token count/i.test(sentence)) return sentence;
  return `The input token count (${tokens}) exceeds the maximum number of tokens allowed (${maximum}). The provider says: ${sentence}`;
}

/** Source: Gemini API reference, "Models". */
function describeModel({ id, displayName, contextTokens, maxOutputTokens, reasoning, dialects }: ListedModel) {
  const generates = dialects.includes('gemini') ? ['generateContent', 'countTokens'] : [];
  const embeds = dialects.includes('gemini-embeddings') ? ['embedContent', 'batchEmbedContents'] : [];
  return {
    name: `models/${id}`,
    baseModelId: id,
    version: id,
    displayName,
    description: displayName,
    ...(contextTokens !== null && { inputTokenLimit: contextTokens }),
    ...(maxOutputTokens !== null && { outputTokenLimit: maxOutputTokens }),
    ...(reasoning !== null && { thinking: reasoning }),
    supportedGenerationMethods: [...generates, ...embeds],
  };
}
