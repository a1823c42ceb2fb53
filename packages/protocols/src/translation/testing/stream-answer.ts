import type { AnswerPart, ChatAnswer, ChatEvent, PartStart } from '../intermediate.ts';

/** The answer as a stream of events, with its texts cut at the given places (in UTF-16 units, so even within characters). */
export function streamAnswer(answer: ChatAnswer, cuts: readonly number[]): ChatEvent[] {
  const events: ChatEvent[] = [{ type: 'start', usage: null }];
  for (const [index, part] of answer.parts.entries()) {
    events.push({ type: 'part_start', index, part: startOf(part) });
    const text = part.type === 'tool_call' ? part.arguments : part.text;
    for (const piece of cutText(text, cuts)) events.push({ type: 'delta', index, text: piece });
    if (part.type === 'reasoning' && part.signature !== null) events.push({ type: 'signature', index, value: part.signature });
    events.push({ type: 'part_stop', index });
  }
  if (answer.usage) events.push({ type: 'usage', usage: answer.usage, serviceTier: answer.serviceTier });
  return [...events, { type: 'finish', stop: answer.stop, stopSequence: answer.stopSequence }, { type: 'end' }];
}

function cutText(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).flatMap((to, at) => (to > (places[at] ?? 0) ? [text.slice(places[at], to)] : []));
}

function startOf(part: AnswerPart): PartStart {
  if (part.type === 'tool_call') return { kind: 'tool_call', id: part.id, name: part.name, tool: part.kind };
  if (part.type === 'reasoning') return { kind: 'reasoning', origin: part.origin, id: part.id, redacted: part.redacted };
  return { kind: part.type };
}
