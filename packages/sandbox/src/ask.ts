/** A JSON Schema, as far as the sandbox reads it. */
export type Schema = Readonly<Record<string, unknown>> | boolean;

export interface Tool {
  readonly name: string;
  readonly schema: Schema;
}

/** What a request asks for, whatever its dialect. */
export interface Ask {
  readonly model: string;
  /** Text of the last user message. */
  readonly lastText: string;
  readonly messages: number;
  readonly tools: readonly Tool[];
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly name: string };
  /** The last message brings a tool's result: its text. */
  readonly toolResult: string | null;
  /** A JSON answer is asked for: by a schema, or any object. */
  readonly json: Schema | null;
  readonly stop: readonly string[];
  readonly maxTokens: number | null;
  readonly thinking: boolean;
  readonly promptTokens: number;
}

/** Refused input: the answer in the dialect's own error body. */
export class SandboxRefusal extends Error {
  readonly status: number;
  readonly param: string | null;

  constructor(status: number, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.param = param;
  }
}
