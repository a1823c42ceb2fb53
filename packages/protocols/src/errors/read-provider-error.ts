import { cutText } from '../json/cut-text.ts';
import { isRecord } from '../usage/usage-reading.ts';
import { readContextOverflow } from './context-overflow.ts';

/** A provider's refusal of a request, read from a body of any shape. */
export interface ProviderError {
  readonly message: string | null;
  readonly type: string | null;
  readonly code: string | null;
  /** Google's name for the kind of error. */
  readonly status: string | null;
  readonly param: string | null;
  /** The `error` object in OpenAI's or Anthropic's own shape; null if the error came in another shape. */
  readonly own: Readonly<Record<string, unknown>> | null;
  /** Reasons that Google gives in the details. */
  readonly reasons: readonly string[];
}

const maxDepth = 5;
const maxMessageChars = 8_000;

/**
 * Reads the body of a refusal: `{ error: {…} }` and its variants on other servers: a list, a string, `message`, `detail` or `errors` at the
 * top, JSON within a string. HTML and plain text mostly come from a proxy in front of the provider, so only a sentence that says that the
 * prompt is too long is read from them. Null if the body contains no usable error.
 */
export function readProviderError(body: string): ProviderError | null {
  const value = parse(body);
  return value === undefined ? readProse(body) : read(value, 0);
}

const maxProseChars = 20_000;

function readProse(body: string): ProviderError | null {
  const text = cutText(body, maxProseChars)
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^<>]*>/g, '\n')
    .replace(/&(gt|lt|amp|quot|#39);/g, (_, name: string) => ({ gt: '>', lt: '<', amp: '&', quot: '"', '#39': "'" })[name] ?? '');
  const sentences = text.split(/\n|(?<=[.!?])\s+/).map((sentence) => sentence.replace(/\s+/g, ' ').trim());
  const sentence = sentences.find((candidate) => candidate !== '' && readContextOverflow({ message: candidate }) !== null);
  return sentence === undefined ? null : ofMessage(sentence);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function read(value: unknown, depth: number): ProviderError | null {
  if (depth > maxDepth) return null;
  if (typeof value === 'string') return readText(value, depth);
  if (Array.isArray(value)) return readList(value, depth);
  if (!isRecord(value)) return null;
  if (isRecord(value.error)) return readOwn(value.error, depth);
  const inner = value.error ?? value.errors;
  if (inner !== undefined && inner !== null && typeof inner !== 'boolean') {
    const found = read(inner, depth + 1);
    if (found) return { ...found, type: found.type ?? textOf(value.type), code: found.code ?? wordOf(value.code) };
  }
  return readFields(value, depth);
}

/** The shape of OpenAI, Anthropic and Google, plus what OpenRouter adds about the provider behind it. */
function readOwn(error: Readonly<Record<string, unknown>>, depth: number): ProviderError | null {
  const raw = isRecord(error.metadata) ? error.metadata.raw : undefined;
  const behind = raw === undefined ? null : read(raw, depth + 1);
  if (behind?.message) return { ...behind, own: null };
  const said = readFields(error, depth);
  if (said?.message) return { ...said, own: said.message === error.message ? error : null };
  return read(error.error, depth + 1) ?? (said && { ...said, own: error });
}

function readFields(fields: Readonly<Record<string, unknown>>, depth: number): ProviderError | null {
  const within = read(fields.message ?? fields.detail ?? fields.msg ?? fields.error_description ?? fields.title, depth + 1);
  const kind = { type: textOf(fields.type), code: wordOf(fields.code), status: textOf(fields.status) };
  if (!within && kind.type === null && kind.code === null && kind.status === null) return null;
  return {
    message: within?.message ?? null,
    type: within?.type ?? kind.type,
    code: within?.code ?? kind.code,
    status: within?.status ?? kind.status,
    param: within?.param ?? textOf(fields.param),
    own: null,
    reasons: [...(within?.reasons ?? []), ...readReasons(fields.details)],
  };
}

/** The first item of a list that contains an error; FastAPI sends one per field at fault. */
function readList(list: readonly unknown[], depth: number): ProviderError | null {
  const items = list.slice(0, 10);
  const fields = items.flatMap((item) => (isRecord(item) && Array.isArray(item.loc) && typeof item.msg === 'string' ? [item] : []));
  if (fields.length > 0 && fields.length === items.length) {
    return ofMessage(fields.map(({ loc, msg }) => `${(loc as unknown[]).join('.')}: ${msg}`).join('; '));
  }
  for (const item of items) {
    const found = read(item, depth + 1);
    if (found?.message) return { ...found, own: null };
  }
  return null;
}

/** A sentence, or JSON encoded as a string within JSON. */
function readText(text: string, depth: number): ProviderError | null {
  if (/^\s*[[{]/.test(text) && text.length < 100_000) {
    const value = parse(text);
    const within = value === undefined ? null : read(value, depth + 1);
    if (within?.message) return { ...within, own: null };
  }
  return text.trim() === '' ? null : ofMessage(text);
}

function ofMessage(message: string): ProviderError {
  return { message: cutText(message, maxMessageChars), type: null, code: null, status: null, param: null, own: null, reasons: [] };
}

function readReasons(details: unknown): string[] {
  if (!Array.isArray(details)) return [];
  return details.flatMap((detail) => (isRecord(detail) && typeof detail.reason === 'string' ? [detail.reason] : []));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The code if it names a kind of error; numbers only repeat the status. */
function wordOf(value: unknown): string | null {
  return typeof value === 'string' && !/^\d*$/.test(value) ? value : null;
}
