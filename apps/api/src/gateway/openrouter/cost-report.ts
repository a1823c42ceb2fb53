import { type Dialect, isRecord, parseRecord, type SseFrame, SseReader, type StreamForm } from '@derouter/protocols';

/** Adds to an answer what it cost, in the field where OpenRouter's clients read it: `usage.cost`, a number in USD. */
export interface CostReport {
  /** Writes a stream, and holds back its end: the event that reports usage and all after it, because the cost is not known yet. */
  readonly form: StreamForm;
  /** The end of the stream. `costUsd` is null if the answer was not charged here. */
  endStream(costUsd: string | null): string;
  /** A whole answer. */
  writeWhole(body: Buffer | string, costUsd: string | null): string;
}

type Fields = Readonly<Record<string, unknown>>;

interface Shape {
  /** Whether an event reports the usage of the answer. */
  readonly reportsUsage: (event: Fields) => boolean;
  /** Adds the cost to a whole answer or to the event that reports usage. */
  readonly addCost: (answer: Fields, cost: number) => Fields;
  /** Makes an answer or an event what OpenRouter's clients accept. `id`: the id under which they ask for its cost. */
  readonly adapt: (answer: Fields, id: string) => Fields;
}

const addToUsage = (answer: Fields, cost: number): Fields =>
  isRecord(answer.usage) ? { ...answer, usage: { ...answer.usage, cost } } : answer;
const unchanged = (answer: Fields): Fields => answer;

const flat: Shape = { reportsUsage: ({ usage }) => isRecord(usage), addCost: addToUsage, adapt: unchanged };

const shapes: Readonly<Record<string, Shape>> = {
  'openai-chat': {
    ...flat,
    // Its clients refuse null where a field is optional.
    adapt({ usage, system_fingerprint, ...rest }, id) {
      return {
        ...rest,
        id,
        ...(isRecord(usage) ? { usage } : {}),
        ...(rest.object === 'chat.completion' ? { system_fingerprint: system_fingerprint ?? null } : {}),
        ...(typeof system_fingerprint === 'string' ? { system_fingerprint } : {}),
      };
    },
  },
  'openai-responses': {
    reportsUsage: ({ response }) => isRecord(response) && isRecord(response.usage),
    addCost: (answer, cost) =>
      isRecord(answer.response) ? { ...answer, response: addToUsage(answer.response, cost) } : addToUsage(answer, cost),
    adapt: unchanged,
  },
  'anthropic-messages': { ...flat, reportsUsage: ({ type, usage }) => type === 'message_delta' && isRecord(usage) },
};

/** Creates the report for one answer. */
export function createCostReport(dialect: Dialect, receiptId: string): CostReport {
  const shape = shapes[dialect] ?? flat;
  const id = `gen-${receiptId}`;
  const reader = new SseReader();
  const held: SseFrame[] = [];
  let isHolding = false;

  const write = ({ raw, event, record }: SseFrame, change: (record: Fields) => Fields): string => {
    if (!record) return raw.toString();
    const changed = change(shape.adapt(record, id));
    // Most events stay as they are, byte for byte.
    if (changed === record) return raw.toString();
    return `${event === null ? '' : `event: ${event}\n`}data: ${JSON.stringify(changed)}\n\n`;
  };
  const pass = (frame: SseFrame): string => {
    if (frame.record && shape.reportsUsage(frame.record)) isHolding = true;
    if (!isHolding) return write(frame, unchanged);
    // Comments keep the connection alive.
    if (frame.data === null) return frame.raw.toString();
    held.push(frame);
    return '';
  };

  return {
    form: {
      contentType: 'text/event-stream; charset=utf-8',
      push: (events) => reader.push(Buffer.from(events)).map(pass).join(''),
      end: () => reader.end().map(pass).join(''),
    },
    endStream(costUsd) {
      const addCost = (record: Fields) =>
        costUsd !== null && shape.reportsUsage(record) ? shape.addCost(record, Number(costUsd)) : record;
      return held.map((frame) => write(frame, addCost)).join('');
    },
    writeWhole(body, costUsd) {
      const text = body.toString();
      const answer = parseRecord(text);
      if (!answer) return text;
      const adapted = shape.adapt(answer, id);
      return JSON.stringify(costUsd === null ? adapted : shape.addCost(adapted, Number(costUsd)));
    },
  };
}
