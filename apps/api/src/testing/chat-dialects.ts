import type { UpstreamKind } from './gateway-models.ts';

export type ClientDialect = 'anthropic-messages' | 'openai-chat' | 'openai-responses' | 'gemini';
export type UpstreamDialect = ClientDialect;

/** A client dialect and an upstream that serves it. */
export interface Pair {
  readonly client: ClientDialect;
  readonly kind: UpstreamKind;
  /** The dialect in which this upstream is called. */
  readonly upstream: UpstreamDialect;
}

/** Pairs that need no translation. */
export const passThrough: readonly Pair[] = [
  { client: 'anthropic-messages', kind: 'anthropic', upstream: 'anthropic-messages' },
  { client: 'openai-chat', kind: 'openai', upstream: 'openai-chat' },
  { client: 'openai-chat', kind: 'openai-compatible', upstream: 'openai-chat' },
  { client: 'openai-responses', kind: 'openai', upstream: 'openai-responses' },
  { client: 'gemini', kind: 'gemini', upstream: 'gemini' },
];

/** Pairs that together read every upstream dialect and write every client dialect. */
export const translated: readonly Pair[] = [
  { client: 'anthropic-messages', kind: 'openai', upstream: 'openai-responses' },
  { client: 'anthropic-messages', kind: 'openai-compatible', upstream: 'openai-chat' },
  { client: 'openai-chat', kind: 'anthropic', upstream: 'anthropic-messages' },
  { client: 'openai-responses', kind: 'anthropic', upstream: 'anthropic-messages' },
  { client: 'openai-responses', kind: 'openai-compatible', upstream: 'openai-chat' },
  { client: 'openai-chat', kind: 'gemini', upstream: 'gemini' },
  { client: 'gemini', kind: 'anthropic', upstream: 'anthropic-messages' },
  { client: 'gemini', kind: 'openai', upstream: 'openai-responses' },
  { client: 'gemini', kind: 'openai-compatible', upstream: 'openai-chat' },
];

/** Request paths, except for Gemini clients, which put model and streaming into the path. */
export const clientPaths: Readonly<Record<ClientDialect, string>> = {
  'anthropic-messages': '/v1/messages',
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  gemini: '/v1beta/models/some-model:generateContent',
};

/** A request in the client's dialect. Streaming Chat Completions requests ask for the usage chunk. */
export function requestOf(client: ClientDialect, model: string, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const messages = [{ role: 'user', content: 'Hi' }];
  if (client === 'openai-responses') return { model, input: 'Hi', max_output_tokens: 500, store: false, ...over };
  if (client === 'anthropic-messages') return { model, messages, max_tokens: 500, ...over };
  if (client === 'gemini')
    return { model, contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], generationConfig: { maxOutputTokens: 500 }, ...over };
  return { model, messages, max_completion_tokens: 500, ...(over.stream === true && { stream_options: { include_usage: true } }), ...over };
}

/** Path and body of a call. */
export function callOf(client: ClientDialect, name: string, over: Readonly<Record<string, unknown>> = {}): [path: string, body: unknown] {
  if (client !== 'gemini') return [clientPaths[client], requestOf(client, name, over)];
  const { model, stream, ...body } = requestOf(client, name, over);
  return [`/v1beta/models/${String(model)}:${stream === true ? 'streamGenerateContent?alt=sse' : 'generateContent'}`, body];
}

/** Ten input tokens and five output tokens, in each dialect's format. */
export const usageOf: Readonly<Record<UpstreamDialect, Readonly<Record<string, number>>>> = {
  'anthropic-messages': { input_tokens: 10, output_tokens: 5 },
  'openai-chat': { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  'openai-responses': { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
  gemini: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
};

export interface StreamSaid {
  readonly text: string;
  /** Arguments of all tool calls, joined. */
  readonly args: string;
  readonly errors: readonly string[];
  /** Whether the dialect's final event arrived. */
  readonly ended: boolean;
}

type Fields = Record<string, unknown>;
const fields = (value: unknown) => (typeof value === 'object' && value !== null ? value : {}) as Fields;
const string = (value: unknown) => (typeof value === 'string' ? value : '');

/** Reads a stream as a simple client would. Throws on data that is not JSON. */
export function readStream(client: ClientDialect, body: string): StreamSaid {
  const said = { text: '', args: '', errors: [] as string[], ended: false };
  for (const block of body.replaceAll(/\r\n|\r/g, '\n').split('\n\n')) {
    const data = block
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5).trimStart())
      .join('\n');
    if (data === '') continue;
    if (data === '[DONE]') {
      said.ended = true;
      continue;
    }
    const event = JSON.parse(data) as Fields;
    const delta = fields(event.delta);
    if (event.type === 'error' || event.error) said.errors.push(string(fields(event.error).message) || string(event.message));
    if (client === 'anthropic-messages') {
      said.text += string(delta.text);
      said.args += string(delta.partial_json);
      if (event.type === 'message_stop') said.ended = true;
    } else if (client === 'openai-responses') {
      if (event.type === 'response.output_text.delta') said.text += string(event.delta);
      if (event.type === 'response.function_call_arguments.delta') said.args += string(event.delta);
      if (event.type === 'response.completed') said.ended = true;
    } else if (client === 'gemini') {
      const candidate = fields((event.candidates as unknown[] | undefined)?.[0]);
      for (const part of (fields(candidate.content).parts as unknown[] | undefined) ?? []) {
        said.text += string(fields(part).text);
        const { functionCall } = fields(part);
        if (functionCall) said.args += JSON.stringify(fields(functionCall).args);
      }
      if (candidate.finishReason !== undefined) said.ended = true;
    } else {
      const choice = fields((event.choices as unknown[] | undefined)?.[0]);
      said.text += string(fields(choice.delta).content);
      for (const call of (fields(choice.delta).tool_calls as unknown[] | undefined) ?? [])
        said.args += string(fields(fields(call).function).arguments);
    }
  }
  return said;
}
