import {
  type AnswerReading,
  clientDialects,
  type ErrorReport,
  type EventBlock,
  readBlock,
  responsesFailure,
  responsesFailureOf,
  type SseFrame,
  type StopCutter,
  type StreamFollower,
  type StreamTap,
  type StreamTranslator,
  tapFor,
  withoutCosts,
  withoutUsage,
  writeErrorEvent,
} from '@derouter/protocols';
import type { Resolved } from '../exchange.ts';
import type { UpstreamCall } from '../stages/prepare.ts';
import { type ForTranslation, identityOf, stopCutterFor, translatorFor } from './translation.ts';

const nothing = Buffer.alloc(0);
/** The final events of Responses repeat the whole answer, so a translated answer is buffered, up to this many characters. */
const maxRepeatedChars = 32 * 1024 * 1024;

/** Reads the events of an answer as they pass, and converts them to the client's form. */
export class AnswerReader {
  readonly tap: StreamTap;
  readonly isTranslated: boolean;
  readonly #state: Resolved;
  readonly #call: UpstreamCall;
  readonly #stops: StopCutter | null;
  readonly #translator: StreamTranslator | null;
  readonly #follower: StreamFollower | null;
  readonly #follow: ((frame: SseFrame) => void) | null;
  #repeatedChars = 0;

  constructor(state: Resolved, call: UpstreamCall, translation: ForTranslation) {
    this.#state = state;
    this.#call = call;
    this.tap = tapFor(call.dialect, { withholdUsage: call.withholdUsage });
    this.#stops = stopCutterFor(state, call, translation.countText);
    this.#translator = translatorFor(state, call, translation.promptTokens, this.#stops);
    this.isTranslated = this.#translator !== null;
    this.#follower = this.isTranslated ? null : (clientDialects[state.dialect].createFollower?.(identityOf(state)) ?? null);
    const follower = this.#follower;
    this.#follow = follower && ((frame) => follower.read(frame));
  }

  /**
   * Reads the events that a chunk completes. Returns the bytes for the client, which are always whole events. Throws if they cannot be
   * translated.
   */
  read(events: EventBlock): Buffer {
    const { tap } = this;
    if (tap.isCut) return nothing;
    if (this.#translator) return this.#translate(events, this.#translator);
    const reading = readBlock(tap, events, this.#follow);
    return withoutCosts(this.#call.withholdUsage ? withoutUsage(events, reading) : events.raw.subarray(0, reading.keptBytes));
  }

  #translate(events: EventBlock, translator: StreamTranslator): Buffer {
    let text = '';
    for (const frame of events) {
      this.tap.read(frame);
      text += translator.push(frame);
    }
    if (!clientDialects[this.#state.dialect].repeatsAnswer) return text === '' ? nothing : Buffer.from(text);
    this.#repeatedChars += text.length;
    this.#state.buffered.add(text.length);
    if (this.#repeatedChars > maxRepeatedChars) {
      throw new RangeError('the answer is too large to be translated');
    }
    return text === '' ? nothing : Buffer.from(text);
  }

  /** Returns the final bytes for the client. `rest`: the unread remainder of the stream. */
  end(rest: Buffer): Buffer {
    return this.#translator ? Buffer.concat([rest, Buffer.from(this.#translator.end())]) : rest;
  }

  /** The reading so far; for a translated answer, up to the point where a stop sequence cut it. */
  reading(): AnswerReading {
    return this.#stops?.adjust(this.tap.reading()) ?? this.tap.reading();
  }

  /** A keep-alive in the client's dialect. */
  keepAlive(): string {
    return this.#follower?.keepAlive() || this.#translator?.keepAlive() || ': keep-alive\n\n';
  }

  /** The event that ends the stream with our own error. */
  fail(report: ErrorReport): string {
    const failure = responsesFailureOf(report);
    return this.#follower?.fail(failure) || this.#translator?.fail(failure) || writeErrorEvent(this.#state.dialect, report);
  }

  /** Returns what must follow an error of the provider if clients do not recognise its own error event as the end. */
  afterError(): string {
    if (!this.#follower || this.tap.isOver) return '';
    const { error } = this.tap.reading();
    // Codex does not recognise `error` alone as the end.
    return error ? this.#follower.fail(responsesFailure(error)) : '';
  }
}
