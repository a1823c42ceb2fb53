import { cutText } from '../../../json/cut-text.ts';
import { hasContent, readRecord, readText, requireRecord, requireText, textOf } from '../../fields/read-fields.ts';
import type { DocumentPart, ImagePart, Part, ReasoningPart, TextPart, ToolResultPart, Turn } from '../../intermediate.ts';
import { writeArguments } from '../../tools/call-arguments.ts';
import { invalid, unsupported } from '../../translation-error.ts';
import { addSigned, readThoughtSignature } from '../carry-thought.ts';
import { camelFields } from '../read-proto.ts';
import { CallIds } from './match-calls.ts';
import { parseBlob, parseFile } from './parse-media.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Google accepts a single object in place of a list. */
function listOf(value: unknown, param: string): Record<string, unknown>[] {
  if (value === undefined || value === null) return [];
  return [value].flat().map((item, at) => camelFields(requireRecord(item, `${param}[${at}]`)));
}

/** Reads `systemInstruction`. */
export function parseInstruction(value: unknown): Turn | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return { role: 'system', parts: [{ type: 'text', text: value, cache: null }] };
  const { parts } = camelFields(requireRecord(value, 'systemInstruction'));
  const texts = listOf(parts, 'systemInstruction.parts').map((part, at): TextPart => {
    return { type: 'text', text: requireText(part.text, `systemInstruction.parts[${at}].text`), cache: null };
  });
  return texts.length > 0 ? { role: 'system', parts: texts } : null;
}

/** Reads `contents`. Source: Gemini API reference, `Content` and `Part`. */
export function parseContents(value: unknown, notes: string[]): Turn[] {
  const calls = new CallIds();
  if (typeof value === 'string') return [{ role: 'user', parts: [{ type: 'text', text: value, cache: null }] }];
  return listOf(value, 'contents').map((content, at) => {
    const param = `contents[${at}]`;
    const role = readText(content.role, `${param}.role`) ?? 'user';
    if (!['user', 'model', 'function'].includes(role)) invalid(`${param}.role`, 'must be user or model.');
    const parts: Part[] = [];
    for (const [index, part] of listOf(content.parts, `${param}.parts`).entries()) {
      parsePart(part, { param: `${param}.parts[${index}]`, parts, calls, notes });
    }
    return { role: role === 'model' ? 'assistant' : 'user', parts };
  });
}

interface Reading {
  readonly param: string;
  readonly parts: Part[];
  readonly calls: CallIds;
  readonly notes: string[];
}

/** Hints on a part that no other dialect has. */
const hints = ['videoMetadata', 'mediaResolution', 'partMetadata', 'mediaProcessing'];

function parsePart(part: Fields, { param, parts, calls, notes }: Reading): void {
  const signature = readText(part.thoughtSignature, `${param}.thoughtSignature`) ?? '';
  for (const name of hints) if (hasContent(part[name])) notes.push(`${name} has no counterpart and was left out`);
  if (part.thought === true) {
    const { text: _, ...signed } = readThoughtSignature(signature);
    const text = readText(part.text, `${param}.text`) ?? '';
    if (text !== '' || signed.signature !== null)
      parts.push({ type: 'reasoning', ...signed, text, redacted: false } satisfies ReasoningPart);
    return;
  }
  addSigned(parts, signature);
  const call = readRecord(part.functionCall, `${param}.functionCall`);
  const answer = readRecord(part.functionResponse, `${param}.functionResponse`);
  const blob = readRecord(part.inlineData, `${param}.inlineData`);
  const file = readRecord(part.fileData, `${param}.fileData`);
  if (call) {
    const name = requireText(call.name, `${param}.functionCall.name`);
    const id = calls.called(textOf(call.id), name);
    parts.push({ type: 'tool_call', id, name, arguments: writeArguments(call.args), kind: 'function', cache: null });
  } else if (answer) parts.push(parseResponse(camelFields(answer), calls, `${param}.functionResponse`));
  else if (blob) parts.push(parseBlob(camelFields(blob), `${param}.inlineData`));
  else if (file) parts.push(parseFile(camelFields(file), `${param}.fileData`));
  else if (typeof part.text === 'string') {
    // An empty text may exist only to carry the signature.
    if (part.text !== '' || signature === '') parts.push({ type: 'text', text: part.text, cache: null });
  } else if (signature === '') refusePart(part, param);
}

function refusePart(part: Fields, param: string): never {
  const name = Object.keys(part).find((key) => hasContent(part[key])) ?? '';
  if (name === '' || name === 'text') invalid(param, 'says nothing that is known.');
  unsupported(`${param}.${cutText(name, 64)}`, 'cannot be carried to the upstream of this model.');
}

function parseResponse(answer: Fields, calls: CallIds, param: string): ToolResultPart {
  const name = requireText(answer.name, `${param}.name`);
  const { text, isError } = readResponse(readRecord(answer.response, `${param}.response`) ?? {});
  const media = listOf(answer.parts, `${param}.parts`).map((part, at): ImagePart | DocumentPart => {
    const inner = `${param}.parts[${at}]`;
    const blob = readRecord(part.inlineData, `${inner}.inlineData`);
    const file = readRecord(part.fileData, `${inner}.fileData`);
    const read = blob ? parseBlob(camelFields(blob), inner) : parseFile(camelFields(file ?? invalid(inner, 'must hold data.')), inner);
    return read.type === 'audio' ? unsupported(inner, 'audio cannot be carried in the result of a function.') : read;
  });
  const content = [...(text !== '' || media.length === 0 ? [{ type: 'text', text, cache: null } as const] : []), ...media];
  return { type: 'tool_result', callId: calls.answered(textOf(answer.id), name), kind: 'function', content, isError, cache: null };
}

/** Unwraps `output` and `error`, Google's own names for a function's result; anything else becomes JSON text. */
function readResponse(response: Fields): { text: string; isError: boolean } {
  const [name, ...more] = Object.keys(response);
  const value = name === undefined ? '' : response[name];
  if (more.length > 0 || (name !== 'output' && name !== 'error') || typeof value !== 'string') {
    return { text: name === undefined ? '' : JSON.stringify(response), isError: false };
  }
  return { text: value, isError: name === 'error' };
}
