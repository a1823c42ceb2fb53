import { cutText } from '../../json/cut-text.ts';
import { readOpenaiUsage } from '../../usage/read-openai-usage.ts';
import { isRecord, isSet } from '../../usage/usage-reading.ts';
import { readNumber, recordsOf, requireRecord, requireText } from '../fields/read-fields.ts';
import { camelFields } from '../gemini/read-proto.ts';
import { invalid, unsupported } from '../translation-error.ts';

type Fields = Readonly<Record<string, unknown>>;

const fields = new Set(['model', 'content', 'taskType', 'title', 'outputDimensionality']);

/**
 * Converts the texts of `embedContent` or `batchEmbedContents` to an OpenAI embeddings request. `taskType` has no counterpart there.
 * Throws `TranslationError`. Sources: API references of both, "Embeddings".
 */
export function embeddingsToOpenai(body: Fields, model: string, notes: string[]): Record<string, unknown> {
  const isBatch = isSet(body.requests);
  if (isBatch && !Array.isArray(body.requests)) invalid('requests', 'must be an array.');
  const requests = isBatch ? (body.requests as unknown[]) : [body];
  if (requests.length === 0) invalid('requests', 'is empty.');
  const read = requests.map((one, at) => {
    const param = isBatch ? `requests[${at}].` : '';
    const request = camelFields(requireRecord(one, param.slice(0, -1) || 'body'));
    for (const name of Object.keys(request)) {
      if (!fields.has(name)) notes.push(`${cutText(name, 64)} has no counterpart and was left out`);
    }
    for (const name of ['taskType', 'title']) {
      if (isSet(request[name])) notes.push(`${name} has no counterpart and was left out`);
    }
    const dimensions = readNumber(request.outputDimensionality, `${param}outputDimensionality`);
    return { text: textOfContent(request.content, `${param}content`), dimensions };
  });
  const [first] = read;
  const dimensions = first?.dimensions ?? null;
  if (read.some((one) => one.dimensions !== dimensions)) unsupported('requests', 'all must ask for the same outputDimensionality.');
  return { model, input: read.map(({ text }) => text), encoding_format: 'float', ...(dimensions !== null && { dimensions }) };
}

function textOfContent(content: unknown, param: string): string {
  const { parts } = camelFields(requireRecord(content, param));
  const texts = [parts ?? []].flat().map((part: unknown, at) => {
    const given = camelFields(requireRecord(part, `${param}.parts[${at}]`));
    if (!isSet(given.text)) unsupported(`${param}.parts[${at}]`, 'the upstream of this model embeds text only.');
    return requireText(given.text, `${param}.parts[${at}].text`);
  });
  if (texts.length === 0) invalid(`${param}.parts`, 'is empty.');
  return texts.join('');
}

/** Converts an OpenAI answer to Gemini's answer to `request`. */
export function embeddingsToGemini(answer: Fields, request: Fields): Record<string, unknown> {
  const data = recordsOf(answer.data).sort((a, b) => Number(a.index) - Number(b.index));
  const embeddings = data.map(({ embedding }) => ({ values: Array.isArray(embedding) ? embedding : [] }));
  const prompt = isRecord(answer.usage) ? readOpenaiUsage(answer.usage).meters.input : undefined;
  const usage = prompt === undefined ? {} : { usageMetadata: { promptTokenCount: prompt, totalTokenCount: prompt } };
  return isSet(request.requests) ? { embeddings, ...usage } : { embedding: embeddings[0] ?? { values: [] }, ...usage };
}
