/** A JSON Schema. The sandbox supports the subset that `makeInstance` lists. */
export type Schema = Readonly<Record<string, unknown>> | boolean;

export interface Tool {
  readonly name: string;
  readonly schema: Schema;
}

/** A parsed request, independent of its dialect. */
export interface SandboxRequest {
  readonly model: string;
  /** The text of the last user message. */
  readonly lastText: string;
  /** The number of messages. */
  readonly messages: number;
  readonly tools: readonly Tool[];
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly name: string };
  /** The text of the tool result in the last message; null if it has none. */
  readonly toolResult: string | null;
  /** The schema of a requested JSON answer, `true` for any object; null if text is requested. */
  readonly json: Schema | null;
  readonly stop: readonly string[];
  readonly maxTokens: number | null;
  readonly thinking: boolean;
  readonly promptTokens: number;
}

/** Rejected input. It is reported with `status` in the error format of the dialect. */
export class SandboxError extends Error {
  readonly status: number;
  readonly param: string | null;

  constructor(status: number, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.param = param;
  }
}
