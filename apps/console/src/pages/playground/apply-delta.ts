import type { Delta } from './call-model.ts';
import type { Answer, ToolCall } from './conversation.ts';

/** An answer with the next part added. `elapsedMs`: since the request was sent. */
export function applyDelta(answer: Answer, delta: Delta, elapsedMs: number): Answer {
  const { figures } = answer;
  const isToken = Boolean(delta.text || delta.reasoning || delta.toolCalls);
  return {
    ...answer,
    text: answer.text + (delta.text ?? ''),
    reasoning: answer.reasoning + (delta.reasoning ?? ''),
    toolCalls: (delta.toolCalls ?? []).reduce(addToCall, answer.toolCalls),
    finish: delta.finish ?? answer.finish,
    figures: {
      ...figures,
      firstTokenMs: figures.firstTokenMs ?? (isToken ? Math.round(elapsedMs) : null),
      totalMs: Math.round(elapsedMs),
      ...delta.usage,
    },
  };
}

function addToCall(calls: readonly ToolCall[], part: NonNullable<Delta['toolCalls']>[number]): readonly ToolCall[] {
  const before = calls[part.index] ?? { id: part.id ?? `call_${part.index}`, name: '', arguments: '', result: null };
  const call = { ...before, name: before.name || (part.name ?? ''), arguments: before.arguments + (part.arguments ?? '') };
  return part.index < calls.length ? calls.map((one, i) => (i === part.index ? call : one)) : [...calls, call];
}
