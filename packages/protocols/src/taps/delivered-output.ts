import { parseRecord } from '../json/parse-record.ts';
import { eventEnd, readFields } from '../sse/event-block.ts';
import type { SseFrame } from '../sse/sse-frame.ts';
import { OutputWeight } from './weigh-output.ts';
import { beyondAscii, WeightTemplate } from './weight-template.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The most bytes of events that a stream keeps until they are weighed: while more may come, and once its final usage is known. */
const maxWaitingBytes = 8 * 1024;
const maxWaitingAtEndBytes = 256 * 1024;

/**
 * The output that a stream delivered. It is needed only if the provider never reports usage, so events wait unparsed until it is asked for,
 * or until too many wait.
 */
export class DeliveredOutput {
  readonly #weigh: (weight: OutputWeight, record: Fields) => void;
  readonly #weight = new OutputWeight();
  readonly #template = new WeightTemplate();
  /** Events as Latin-1, and records of events that were parsed. */
  #waiting: (string | Fields)[] = [];
  #waitingBytes = 0;

  /** `weigh` adds the output that an event delivers. */
  constructor(weigh: (weight: OutputWeight, record: Fields) => void) {
    this.#weigh = weigh;
  }

  /** Adds an event that has been parsed. */
  add(record: Fields, { bytes }: SseFrame): void {
    if (this.#waiting.length === 0) return this.#weigh(this.#weight, record);
    this.#waiting.push(record);
    this.#waitingBytes += bytes;
  }

  /** Adds whole events as Latin-1, in which each line ends with a line feed. */
  wait(events: string): void {
    this.#waiting.push(events);
    this.#waitingBytes += events.length;
  }

  /** Keeps memory bounded. */
  limit(usageIsFinal: boolean): void {
    if (this.#waitingBytes > (usageIsFinal ? maxWaitingAtEndBytes : maxWaitingBytes)) this.#weighWaiting();
  }

  /** Estimated tokens. */
  get tokens(): number {
    this.#weighWaiting();
    return this.#weight.tokens;
  }

  /** The beginning of the output. */
  get sample(): string {
    this.#weighWaiting();
    return this.#weight.sample;
  }

  #weighWaiting(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const entry of waiting) {
      if (typeof entry === 'string') this.#weighEvents(entry);
      else this.#weigh(this.#weight, entry);
    }
  }

  #weighEvents(events: string): void {
    const template = this.#template;
    const ascii = !beyondAscii.test(events);
    for (let start = 0; start < events.length; ) {
      const known = template.read(events, start);
      if (known !== -1) {
        this.#weight.addText(template.text);
        start = known;
        continue;
      }
      const end = eventEnd(events, start);
      const { data } = readFields(events, start, end, ascii);
      const record = data === null ? null : parseRecord(data);
      const before = this.#weight.texts;
      if (record) this.#weigh(this.#weight, record);
      if (this.#weight.texts === before + 1) template.learn(events.slice(start, end), this.#weight.lastText);
      start = end;
    }
  }
}
