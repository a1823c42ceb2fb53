import { readError } from '../../taps/read-error.ts';
import { readAnthropicUsage } from '../../usage/read-anthropic-usage.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { AnswerPart, ChatAnswer, ChatUsage } from '../intermediate.ts';
import { chatUsage, detail } from '../openai/chat-usage.ts';
import { unpackSignature } from '../reasoning/carry-signature.ts';
import { writeArguments } from '../tools/call-arguments.ts';
import { restoreCallId } from '../tools/carry-call-id.ts';
import { readStopReason } from './stop-reasons.ts';

/**
 * Reads a whole Messages answer. Blocks of hosted tools are skipped, since requests that would cause them were refused.
 * Source: `Message` in the published types of @anthropic-ai/sdk.
 */
export function decodeAnthropicAnswer(body: Readonly<Record<string, unknown>>): ChatAnswer {
  const stop = readStopReason(body.stop_reason);
  const explanation = textOf(isRecord(body.stop_details) ? body.stop_details.explanation : '');
  const parts = recordsOf(body.content).flatMap(decodeBlock);
  return {
    parts: explanation === '' ? parts : [...parts, { type: 'refusal', text: explanation }],
    stop,
    stopSequence: typeof body.stop_sequence === 'string' ? body.stop_sequence : null,
    usage: isRecord(body.usage) ? decodeAnthropicUsage(body.usage) : null,
    serviceTier: isRecord(body.usage) ? decodeTier(body.usage) : null,
    error: body.type === 'error' ? readError(body.error) : null,
  };
}

/** Reads `usage`. */
export function decodeAnthropicUsage(usage: Readonly<Record<string, unknown>>): ChatUsage {
  return chatUsage(readAnthropicUsage(usage), detail(usage, 'output_tokens_details', 'thinking_tokens'));
}

/** The service tier that was used, in the names that both Anthropic and OpenAI share. */
export function decodeTier(usage: Readonly<Record<string, unknown>>): string | null {
  return readAnthropicUsage(usage).serviceTier;
}

function decodeBlock(block: Readonly<Record<string, unknown>>): AnswerPart[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: textOf(block.text), cache: null }];
    case 'tool_use':
      return [
        {
          type: 'tool_call',
          id: restoreCallId(textOf(block.id)),
          name: textOf(block.name),
          arguments: writeArguments(block.input),
          kind: 'function',
          cache: null,
        },
      ];
    case 'thinking': {
      const { origin, id, signature } = unpackSignature(textOf(block.signature), 'anthropic-messages');
      return [{ type: 'reasoning', text: textOf(block.thinking), origin, id, signature, redacted: false }];
    }
    case 'redacted_thinking': {
      const { origin, id, signature } = unpackSignature(textOf(block.data), 'anthropic-messages');
      return [{ type: 'reasoning', text: '', origin, id, signature, redacted: true }];
    }
    default:
      return [];
  }
}
