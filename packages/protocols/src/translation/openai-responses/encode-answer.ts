import type { EncodeOptions } from '../codec.ts';
import type { ChatAnswer, ReasoningPart, ToolCallPart } from '../intermediate.ts';
import { packSignature } from '../reasoning/carry-signature.ts';
import { type ToolOrigin, toolOrigins } from './collect-tools.ts';
import { itemId, writeResponseObject } from './response-object.ts';

type Item = Record<string, unknown>;

/** Writes a whole Responses answer. Source: `Response` in the published types of `openai`. */
export function encodeResponsesAnswer(answer: ChatAnswer, options: EncodeOptions): Record<string, unknown> {
  const output: Item[] = [];
  const originOf = toolOrigins(options.request);
  let content: Item[] | null = null;
  for (const part of answer.parts) {
    if (part.type === 'text' || part.type === 'refusal') {
      if (!content) {
        content = [];
        output.push(messageItem(itemId('msg', options, output.length), content, 'completed'));
      }
      content.push(contentPart(part.type, part.text));
      continue;
    }
    content = null;
    if (part.type === 'tool_call') output.push(callItem(part, callItemId(part.kind, options, output.length), 'completed', originOf));
    else output.push(reasoningItem(part, itemId('rs', options, output.length)));
  }
  return writeResponseObject(
    {
      output,
      stop: answer.stop,
      refusedInWords: answer.parts.some((part) => part.type === 'refusal'),
      usage: answer.usage,
      serviceTier: answer.serviceTier,
      error: answer.error,
    },
    options,
  );
}

/** A message of the model. */
export function messageItem(id: string, content: readonly unknown[], status: string): Item {
  return { id, type: 'message', status, role: 'assistant', content };
}

/** A content part of a message of the model. */
export function contentPart(kind: 'text' | 'refusal', text: string): Item {
  return kind === 'text' ? { type: 'output_text', text, annotations: [], logprobs: [] } : { type: 'refusal', refusal: text };
}

/** The id of a call's item, which is not the id of the call. */
export function callItemId(tool: 'function' | 'custom', options: EncodeOptions, at: number): string {
  return itemId(tool === 'custom' ? 'ctc' : 'fc', options, at);
}

/** A tool call item, under the tool's own name and namespace. */
export function callItem(
  call: Pick<ToolCallPart, 'id' | 'name' | 'arguments' | 'kind'>,
  id: string,
  status: string,
  originOf: (flatName: string) => ToolOrigin,
): Item {
  const origin = originOf(call.name);
  const named = { name: origin.name, ...(origin.namespace !== null && { namespace: origin.namespace }) };
  if (call.kind === 'custom') return { id, type: 'custom_tool_call', status, call_id: call.id, ...named, input: call.arguments };
  return { id, type: 'function_call', status, call_id: call.id, ...named, arguments: call.arguments };
}

/** A reasoning item. Data that only its origin can use, even the text alone, is marked in the encrypted content. */
export function reasoningItem(part: Omit<ReasoningPart, 'type'>, id: string): Item {
  const packed = packSignature(part, 'openai-responses');
  const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
  return { id, type: 'reasoning', summary, ...(packed !== '' && { encrypted_content: packed }) };
}
