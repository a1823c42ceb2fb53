import { estimateTextTokens } from '../requests/estimate-tokens.ts';

/** Members of an answer that are labels and not model output. */
const labels = new Set([
  'role',
  'type',
  'id',
  'call_id',
  'item_id',
  'index',
  'status',
  'signature',
  'encrypted_content',
  'object',
  'annotations',
]);

/** Characters of an answer that are kept until settlement; their tokens per character are extrapolated to the rest. */
const maxSampleChars = 4_000;

/**
 * Estimated tokens of everything in an answer: text, reasoning, tool calls and unknown fields, so that nothing a model produced is free.
 * Keeps the beginning of the output for a tokenizer.
 */
export class OutputWeight {
  #tokens = 0;
  readonly #sample: string[] = [];
  #sampleChars = 0;
  /** How many texts have been added, and the last of them. */
  texts = 0;
  lastText = '';

  add(part: unknown, depth = 0): this {
    if (typeof part === 'string') this.addText(part);
    else if (typeof part === 'object' && part !== null && depth <= 20) {
      if (Array.isArray(part)) for (const item of part) this.add(item, depth + 1);
      else for (const [name, member] of Object.entries(part)) if (!labels.has(name)) this.add(member, depth + 1);
    }
    return this;
  }

  addText(text: string): this {
    if (text === '') return this;
    this.texts++;
    this.lastText = text;
    this.#tokens += estimateTextTokens(text);
    if (this.#sampleChars < maxSampleChars) {
      const kept = text.slice(0, maxSampleChars - this.#sampleChars);
      this.#sample.push(kept);
      this.#sampleChars += kept.length;
    }
    return this;
  }

  get tokens(): number {
    return Math.ceil(this.#tokens);
  }

  get sample(): string {
    return this.#sample.join('');
  }

  /** The fields that `AnswerReading` needs. */
  get delivered(): { readonly deliveredTokens: number; readonly deliveredSample: string } {
    return { deliveredTokens: this.tokens, deliveredSample: this.sample };
  }
}
