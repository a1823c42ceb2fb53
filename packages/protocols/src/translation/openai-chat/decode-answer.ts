import { finishError, readChatFinish } from '../../taps/chat-finish.ts';
import { readError } from '../../taps/read-error.ts';
import { findChatUsage } from '../../usage/find-chat-usage.ts';
import { readOpenaiUsage } from '../../usage/read-openai-usage.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { AnswerError, AnswerPart, ChatAnswer, ChatUsage } from '../intermediate.ts';
import { chatUsage, detail } from '../openai/chat-usage.ts';
import { makeCallId } from '../tools/carry-call-id.ts';
import { readContentList } from './content-list.ts';
import { readFinishReason } from './finish-reasons.ts';
import { readServerReasoning } from './reasoning-fields.ts';

/**
 * Reads a whole Chat Completions answer of OpenAI or of a server that adds fields of its own.
 * Source: `ChatCompletion` in the published types of `openai`.
 */
export function decodeChatAnswer(body: Readonly<Record<string, unknown>>, seed: string): ChatAnswer {
  const [choice] = recordsOf(body.choices);
  const message = isRecord(choice?.message) ? choice.message : {};
  const given = recordsOf(message.tool_calls);
  const callIds = given.map((call, at) => textOf(call.id) || makeCallId(seed, at));
  const reasoning = readServerReasoning(message, callIds);
  const parts: AnswerPart[] = [...reasoning.leading];
  if (typeof message.content === 'string') {
    if (message.content !== '') parts.push({ type: 'text', text: message.content, cache: null });
  } else {
    for (const { kind, text } of readContentList(message.content)) {
      if (kind === 'text') parts.push({ type: 'text', text, cache: null });
      else parts.push({ type: 'reasoning', text, origin: 'openai-chat', id: null, signature: null, redacted: false });
    }
  }
  const refusal = textOf(message.refusal);
  if (refusal !== '') parts.push({ type: 'refusal', text: refusal });
  const calls = given.flatMap((call, at) => {
    const before = reasoning.beforeCall.get(at);
    return [...(before ? [before] : []), ...decodeCall(call, callIds[at] ?? '')];
  });
  parts.push(...calls, ...reasoning.trailing);
  const found = findChatUsage(body);
  const serviceTier = typeof body.service_tier === 'string' ? body.service_tier : null;
  return {
    parts,
    stop: readFinishReason(choice?.finish_reason, { calls: calls.length > 0, refusal: refusal !== '' }),
    stopSequence: null,
    usage: found && decodeOpenaiUsage(found),
    serviceTier,
    error: isRecord(body.error) ? readError(body.error) : readFailure(choice?.finish_reason),
  };
}

/** The error for a finish reason that means a failure. */
export function readFailure(reason: unknown): AnswerError | null {
  return readChatFinish(reason) === 'failure' ? finishError(reason) : null;
}

/** Reads the usage of either OpenAI dialect. */
export function decodeOpenaiUsage(usage: Readonly<Record<string, unknown>>): ChatUsage {
  const reasoning =
    detail(usage, 'completion_tokens_details', 'reasoning_tokens') ?? detail(usage, 'output_tokens_details', 'reasoning_tokens');
  return chatUsage(readOpenaiUsage(usage), reasoning);
}

function decodeCall(call: Readonly<Record<string, unknown>>, id: string): AnswerPart[] {
  if (isRecord(call.custom)) {
    return [{ type: 'tool_call', id, name: textOf(call.custom.name), arguments: textOf(call.custom.input), kind: 'custom', cache: null }];
  }
  if (!isRecord(call.function)) return [];
  const text = call.function.arguments;
  // Some servers send the arguments as an object.
  const written = typeof text === 'string' ? text : isRecord(text) ? JSON.stringify(text) : '';
  return [{ type: 'tool_call', id, name: textOf(call.function.name), arguments: written, kind: 'function', cache: null }];
}
