import { readOpenaiResponsesAnswer } from '../../taps/openai-responses-tap.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { AnswerError, AnswerPart, ChatAnswer, ChatUsage, StopReason } from '../intermediate.ts';
import { chatUsage, detail } from '../openai/chat-usage.ts';
import { unpackSignature } from '../reasoning/carry-signature.ts';
import { makeCallId } from '../tools/carry-call-id.ts';
import { reasoningText } from './reasoning-text.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a whole Responses answer. Items of hosted tools are skipped, since requests that would cause them were refused.
 * Source: `Response` in the published types of `openai`.
 */
export function decodeResponsesAnswer(body: Fields, seed: string): ChatAnswer {
  const parts = recordsOf(body.output).flatMap((item, at) => decodeItem(item, makeCallId(seed, at)));
  return {
    parts,
    stop: readStatus(body, parts),
    stopSequence: null,
    usage: decodeResponsesUsage(body),
    serviceTier: typeof body.service_tier === 'string' ? body.service_tier : null,
    error: readResponseError(body),
  };
}

/** Reads `usage`, plus the web searches among the output items. */
export function decodeResponsesUsage(response: Fields): ChatUsage | null {
  if (!isRecord(response.usage)) return null;
  const { usage } = readOpenaiResponsesAnswer(response);
  return usage && chatUsage(usage, detail(response.usage, 'output_tokens_details', 'reasoning_tokens'));
}

/** Why the model stopped, from the status and the received content. */
export function readStatus(response: Fields, parts: readonly { readonly type: string }[]): StopReason {
  const reason = isRecord(response.incomplete_details) ? response.incomplete_details.reason : null;
  if (response.status === 'incomplete') return reason === 'content_filter' ? 'refusal' : 'limit';
  if (parts.some((part) => part.type === 'tool_call')) return 'tool_calls';
  return parts.some((part) => part.type === 'refusal') ? 'refusal' : 'end';
}

/** The error of a failed response. */
export function readResponseError(response: Fields): AnswerError | null {
  const error = isRecord(response.error) ? response.error : null;
  if (!error && response.status !== 'failed' && response.status !== 'cancelled') return null;
  return {
    type: textOf(error?.code) || textOf(error?.type) || 'server_error',
    message: textOf(error?.message) || 'The provider could not finish the answer.',
  };
}

function decodeItem(item: Fields, spareId: string): AnswerPart[] {
  switch (item.type) {
    case 'message':
      return recordsOf(item.content).flatMap((part): AnswerPart[] => {
        if (part.type === 'output_text') return [{ type: 'text', text: textOf(part.text), cache: null }];
        return part.type === 'refusal' ? [{ type: 'refusal', text: textOf(part.refusal) }] : [];
      });
    case 'function_call':
    case 'custom_tool_call': {
      const kind = item.type === 'custom_tool_call' ? 'custom' : 'function';
      const said = textOf(kind === 'custom' ? item.input : item.arguments);
      return [{ type: 'tool_call', id: textOf(item.call_id) || spareId, name: textOf(item.name), arguments: said, kind, cache: null }];
    }
    case 'reasoning': {
      const { origin, id, signature } = unpackSignature(textOf(item.encrypted_content), 'openai-responses');
      const text = reasoningText(item);
      if (text === '' && signature === null) return [];
      const ownId = origin === 'openai-responses' ? textOf(item.id) || null : id;
      return [{ type: 'reasoning', text, origin, id: ownId, signature, redacted: text === '' }];
    }
    default:
      return [];
  }
}
