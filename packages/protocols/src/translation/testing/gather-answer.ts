import type { SseFrame } from '../../sse/sse-frame.ts';
import { SseReader } from '../../sse/sse-reader.ts';
import type { StreamDecoder } from '../codec.ts';
import type { AnswerError, ChatEvent, ChatUsage, PartStart, StopReason } from '../intermediate.ts';

/** The gathered content of a stream, for tests that compare streams of different dialects. */
export interface Gathered {
  readonly parts: { readonly start: PartStart; text: string; signature: string | null; stopped: boolean }[];
  usage: ChatUsage | null;
  stop: StopReason | null;
  error: AnswerError | null;
  ended: boolean;
}

/** Gathers events; throws if they violate the order that encoders rely on. */
export function gatherEvents(events: readonly ChatEvent[]): Gathered {
  const gathered: Gathered = { parts: [], usage: null, stop: null, error: null, ended: false };
  for (const [at, event] of events.entries()) {
    if ((at === 0) !== (event.type === 'start') && !(at === 0 && event.type === 'error')) throw new Error(`event ${at} is ${event.type}`);
    if (gathered.stop && ['part_start', 'delta', 'signature', 'part_stop'].includes(event.type))
      throw new Error('content after the finish');
    switch (event.type) {
      case 'start':
        gathered.usage = event.usage;
        break;
      case 'part_start':
        if (event.index !== gathered.parts.length) throw new Error('parts are not numbered in order');
        gathered.parts.push({ start: event.part, text: '', signature: null, stopped: false });
        break;
      case 'delta':
      case 'signature':
      case 'part_stop': {
        const part = gathered.parts[event.index];
        if (!part || part.stopped) throw new Error(`${event.type} for a part that is not open`);
        if (event.type === 'delta') {
          if (event.text === '') throw new Error('an empty delta');
          part.text += event.text;
        } else if (event.type === 'signature') part.signature = event.value;
        else part.stopped = true;
        break;
      }
      case 'usage':
        gathered.usage = event.usage;
        break;
      case 'finish':
        if (gathered.parts.some((part) => !part.stopped)) throw new Error('a part is open at the finish');
        gathered.stop = event.stop;
        break;
      case 'error':
        gathered.error = event.error;
        break;
      case 'end':
        gathered.ended = true;
    }
  }
  return gathered;
}

/** The text of one kind of part, joined. */
export function saidAs(gathered: Gathered, kind: PartStart['kind']): string {
  return gathered.parts.map((part) => (part.start.kind === kind ? part.text : '')).join('');
}

/** The calls with their arguments. */
export function callsOf(gathered: Gathered): { id: string; name: string; arguments: string }[] {
  return gathered.parts.flatMap(({ start, text }) =>
    start.kind === 'tool_call' ? [{ id: start.id, name: start.name, arguments: text }] : [],
  );
}

/** Reads SSE text through a decoder. */
export function decodeText(decoder: StreamDecoder, text: string): ChatEvent[] {
  return framesOf(text).flatMap((frame) => decoder.read(frame));
}

/** The frames of SSE text. */
export function framesOf(text: string): SseFrame[] {
  const reader = new SseReader();
  return [...reader.push(Buffer.from(text)), ...reader.end()];
}
