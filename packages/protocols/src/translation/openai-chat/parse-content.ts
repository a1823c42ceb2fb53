import { cutText } from '../../json/cut-text.ts';
import { readUrl } from '../fields/data-url.ts';
import { readRecord, readRecords, readText, requireRecord, requireText } from '../fields/read-fields.ts';
import type { CacheMark, Part } from '../intermediate.ts';
import { invalid, unsupported } from '../translation-error.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads OpenAI's own cache mark, or Anthropic's, which clients of gateways send in this dialect too. */
export function readOpenaiCache(part: Fields, param: string): CacheMark | null {
  const ephemeral = readRecord(part.cache_control, `${param}.cache_control`);
  if (ephemeral) return { kind: 'ephemeral', ttl: readText(ephemeral.ttl, `${param}.cache_control.ttl`) };
  const breakpoint = readRecord(part.prompt_cache_breakpoint, `${param}.prompt_cache_breakpoint`);
  return breakpoint ? { kind: 'breakpoint', ttl: readText(breakpoint.ttl, `${param}.prompt_cache_breakpoint.ttl`) } : null;
}

/** Reads the content of a message: text or parts. Source: `ChatCompletionContentPart` in the published types of `openai`. */
export function parseChatContent(content: unknown, param: string): Part[] {
  if (typeof content === 'string') return [{ type: 'text', text: content, cache: null }];
  return readRecords(content, param).map((part, at) => parsePart(part, `${param}[${at}]`));
}

function parsePart(part: Fields, param: string): Part {
  const cache = readOpenaiCache(part, param);
  switch (part.type) {
    case 'text':
      return { type: 'text', text: requireText(part.text, `${param}.text`), cache };
    case 'refusal':
      return { type: 'refusal', text: requireText(part.refusal, `${param}.refusal`) };
    case 'image_url': {
      const image = requireRecord(part.image_url, `${param}.image_url`);
      const url = requireText(image.url, `${param}.image_url.url`);
      const source = readUrl(url) ?? invalid(`${param}.image_url.url`, 'must be an address or base64 data.');
      return { type: 'image', source, detail: readText(image.detail, `${param}.image_url.detail`), cache };
    }
    case 'input_audio': {
      const audio = requireRecord(part.input_audio, `${param}.input_audio`);
      const data = requireText(audio.data, `${param}.input_audio.data`);
      return { type: 'audio', format: requireText(audio.format, `${param}.input_audio.format`), data, cache };
    }
    case 'file':
      return parseFile(requireRecord(part.file, `${param}.file`), `${param}.file`, cache);
    default:
      if (typeof part.type !== 'string') invalid(`${param}.type`, 'is required.');
      return unsupported(`${param}.type`, `'${cutText(part.type, 64)}' cannot be carried to the upstream of this model.`);
  }
}

function parseFile(file: Fields, param: string, cache: CacheMark | null): Part {
  const title = readText(file.filename, `${param}.filename`);
  const id = readText(file.file_id, `${param}.file_id`);
  if (id !== null) return { type: 'document', source: { kind: 'file', id, family: 'openai' }, title, cache };
  const data = requireText(file.file_data, `${param}.file_data`);
  // Some clients send bare base64. It must be a PDF, the only kind that the API accepts without a media type.
  const source = /^(data:|https?:)/i.test(data) ? readUrl(data) : { kind: 'base64' as const, mediaType: 'application/pdf', data };
  return { type: 'document', source: source ?? invalid(`${param}.file_data`, 'must be base64 data.'), title, cache };
}
