import { createParser } from 'eventsource-parser';
import type { Failure } from './conversation.ts';
import { forgetSecret, playgroundSecret } from './playground-key.ts';
import type { ChatRequest } from './request-body.ts';

/** A part of an answer as it arrives. */
export interface Delta {
  readonly text?: string;
  readonly reasoning?: string;
  readonly toolCalls?: readonly { readonly index: number; readonly id?: string; readonly name?: string; readonly arguments?: string }[];
  readonly finish?: string;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
}

export interface Listener {
  onReceipt(id: string): void;
  onDelta(delta: Delta): void;
}

export class CallError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message ?? failure.kind);
    this.failure = failure;
  }
}

/**
 * Sends a request from the browser to the gateway and reports its answer as it arrives. A key that ended meanwhile is replaced once.
 * Rejects with `CallError`, the error of `playground.open`, or an `AbortError`.
 */
export async function callModel(request: ChatRequest, signal: AbortSignal, listener: Listener): Promise<void> {
  let response = await send(request, signal);
  if (response.status === 401) {
    forgetSecret();
    response = await send(request, signal);
  }
  const receiptId = response.headers.get('x-derouter-receipt');
  if (receiptId) listener.onReceipt(receiptId);
  if (!response.ok || !response.body) throw new CallError(await readRefusal(response));
  await readStream(response.body, signal, listener);
}

async function send(request: ChatRequest, signal: AbortSignal): Promise<Response> {
  const secret = await playgroundSecret();
  signal.throwIfAborted();
  try {
    return await fetch('/v1/chat/completions', {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, stream: true, stream_options: { include_usage: true } }),
      ...{ signal, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new CallError({ kind: 'network', message: error instanceof Error ? error.message : null, retryAfterSeconds: null });
  }
}

interface ErrorBody {
  readonly error?: { readonly message?: string; readonly code?: string | null; readonly limit_source?: string };
}

async function readRefusal(response: Response): Promise<Failure> {
  const body: ErrorBody = await response.json().catch(() => ({}));
  const retryAfter = response.headers.get('retry-after');
  return {
    kind: kindOf(response.status, body.error?.limit_source),
    message: body.error?.message ?? null,
    retryAfterSeconds: retryAfter === null ? null : Number(retryAfter),
  };
}

function kindOf(status: number, limitSource: string | undefined): Failure['kind'] {
  if (status === 402) return limitSource === 'key_budget' ? 'budget' : 'credit';
  if (status === 429) return 'limited';
  if (status === 401 || status === 403) return 'key';
  return status >= 500 ? 'provider' : 'refused';
}

/** Parses events as they arrive. An answer is complete only with `[DONE]`. */
async function readStream(body: ReadableStream<Uint8Array>, signal: AbortSignal, { onDelta }: Listener): Promise<void> {
  let isDone = false;
  let failure: Failure | null = null;
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') isDone = true;
      else {
        const event = parse(data);
        if (event.error) failure ??= { kind: 'provider', message: event.error.message ?? null, retryAfterSeconds: null };
        else onDelta(readDelta(event));
      }
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new CallError({ kind: 'broken', message: error instanceof Error ? error.message : null, retryAfterSeconds: null });
  }
  if (failure) throw new CallError(failure);
  if (!isDone) throw new CallError({ kind: 'broken', message: null, retryAfterSeconds: null });
}

interface ChatEvent extends ErrorBody {
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: string | null;
      readonly reasoning_content?: string | null;
      readonly reasoning?: string | null;
      readonly refusal?: string | null;
      readonly tool_calls?: readonly {
        readonly index: number;
        readonly id?: string;
        readonly function?: { readonly name?: string; readonly arguments?: string };
      }[];
    };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

function parse(data: string): ChatEvent {
  try {
    return JSON.parse(data) as ChatEvent;
  } catch {
    return { error: { message: 'The answer has a part that is not JSON.' } };
  }
}

function readDelta({ choices, usage }: ChatEvent): Delta {
  const { delta, finish_reason: finish } = choices?.[0] ?? {};
  const text = delta?.content ?? delta?.refusal;
  const reasoning = delta?.reasoning_content ?? delta?.reasoning;
  const toolCalls = delta?.tool_calls?.map(({ index, id, function: called }) => ({
    index,
    ...(id !== undefined && { id }),
    ...(called?.name !== undefined && { name: called.name }),
    ...(called?.arguments !== undefined && { arguments: called.arguments }),
  }));
  return {
    ...(text && { text }),
    ...(reasoning && { reasoning }),
    ...(toolCalls && { toolCalls }),
    ...(finish && { finish }),
    ...(usage && { usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } }),
  };
}
