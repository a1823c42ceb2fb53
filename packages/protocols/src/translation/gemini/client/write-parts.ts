import { isRecord } from '../../../usage/usage-reading.ts';
import type { ReasoningPart, ToolCallPart } from '../../intermediate.ts';
import { parseArguments } from '../../tools/call-arguments.ts';
import { writeThoughtSignature } from '../carry-thought.ts';
import { memberOf } from '../read-proto.ts';

type GeminiPart = Record<string, unknown>;

/** The client asked for thoughts. If not, Gemini sends only signatures. */
export function showsThoughts(request: Readonly<Record<string, unknown>>): boolean {
  const config = memberOf(request, 'generationConfig');
  const thinking = isRecord(config) ? memberOf(config, 'thinkingConfig') : null;
  return isRecord(thinking) && memberOf(thinking, 'includeThoughts') === true;
}

export function writeCall(call: Pick<ToolCallPart, 'id' | 'name' | 'arguments'>): GeminiPart {
  return { functionCall: { id: call.id, name: call.name, args: parseArguments(call.arguments) } };
}

/**
 * Puts signatures where Gemini's clients keep them: on the text or call that follows the reasoning. Many clients drop thoughts when they
 * send an answer back.
 */
export class SignatureCarrier {
  #waiting = '';

  /** Holds the signature of finished reasoning for the next part. */
  hold(part: ReasoningPart): void {
    this.#waiting = writeThoughtSignature(part);
  }

  /** Writes a pending signature before other reasoning begins, or at the end. */
  flush(): GeminiPart[] {
    return this.#waiting === '' ? [] : [this.sign({ text: '' })];
  }

  sign(part: GeminiPart): GeminiPart {
    if (this.#waiting === '') return part;
    const signed = { ...part, thoughtSignature: this.#waiting };
    this.#waiting = '';
    return signed;
  }
}
