import type { EncodeOptions } from '../codec.ts';
import { anthropicErrorMessage, anthropicErrorType } from '../error-kinds.ts';
import type { AnswerPart, ChatAnswer, ChatUsage } from '../intermediate.ts';
import { writeAnthropicUsage } from '../openai/chat-usage.ts';
import { packSignature } from '../reasoning/carry-signature.ts';
import { parseArguments } from '../tools/call-arguments.ts';
import { restrictCallId } from '../tools/carry-call-id.ts';
import { showsThinking } from './shows-thinking.ts';
import { writeStopDetails, writeStopReason } from './stop-reasons.ts';

/** Writes a whole Messages answer. Source: `Message` in the published types of @anthropic-ai/sdk. */
export function encodeAnthropicAnswer(answer: ChatAnswer, options: EncodeOptions): Record<string, unknown> {
  if (answer.error) {
    return { type: 'error', error: { type: anthropicErrorType(answer.error.type), message: anthropicErrorMessage(answer.error) } };
  }
  const refusal = answer.parts.map((part) => (part.type === 'refusal' ? part.text : '')).join('');
  return {
    id: options.identity.id,
    type: 'message',
    role: 'assistant',
    model: options.identity.model,
    container: null,
    content: answer.parts.filter((part) => isShown(part, options)).flatMap(encodePart),
    stop_reason: writeStopReason(answer.stop),
    stop_sequence: answer.stopSequence,
    stop_details: writeStopDetails(answer.stop, refusal),
    usage: encodeAnthropicUsage(answer.usage, answer.serviceTier),
  };
}

/** Writes `usage`, which in this dialect includes the service tier. */
export function encodeAnthropicUsage(usage: ChatUsage | null, serviceTier: string | null): Record<string, unknown> {
  return {
    ...writeAnthropicUsage(usage),
    service_tier: serviceTier === 'priority' || serviceTier === 'batch' ? serviceTier : 'standard',
    speed: serviceTier === 'fast' ? 'fast' : 'standard',
    inference_geo: null,
  };
}

/** A `tool_use` block with an empty input. */
export function toolUse(id: string, name: string): Record<string, unknown> {
  return { type: 'tool_use', id: restrictCallId(id), name, caller: { type: 'direct' } };
}

function isShown(part: AnswerPart, { request }: EncodeOptions): boolean {
  return part.type !== 'reasoning' || !part.redacted || showsThinking(request);
}

function encodePart(part: AnswerPart): Record<string, unknown>[] {
  switch (part.type) {
    case 'text':
      return [{ type: 'text', text: part.text, citations: null }];
    case 'refusal':
      return [];
    case 'tool_call':
      return [{ ...toolUse(part.id, part.name), input: parseArguments(part.arguments) }];
    case 'reasoning': {
      const packed = packSignature(part, 'anthropic-messages');
      return [part.redacted ? { type: 'redacted_thinking', data: packed } : { type: 'thinking', thinking: part.text, signature: packed }];
    }
  }
}
