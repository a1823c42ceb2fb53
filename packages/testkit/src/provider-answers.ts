import type { Script, SeenRequest, Step } from './scripted-upstream.ts';

/** The content of a provider's answer, independent of the dialect except for `usage`, which uses the dialect's own fields. */
export interface ProviderAnswer {
  readonly text: string;
  readonly usage: Readonly<Record<string, unknown>>;
  readonly toolCall?: { readonly id: string; readonly name: string; readonly input: Readonly<Record<string, unknown>> };
  /** The delay between the chunks of a stream. */
  readonly delayMs?: number;
  /** The delay before the first byte. */
  readonly firstDelayMs?: number;
}

type Fields = Readonly<Record<string, unknown>>;

const sse = { 'content-type': 'text/event-stream; charset=utf-8' };
const pieces = (text: string) => text.match(/.{1,12}/gsu) ?? [];
const namedEvent = (data: Fields) => `event: ${String(data.type)}\ndata: ${JSON.stringify(data)}\n\n`;
const dataEvent = (data: Fields) => `data: ${JSON.stringify(data)}\n\n`;

/**
 * A script that answers in the dialect of the request's path, streamed if requested. The wire formats follow the providers'
 * published SDK types.
 */
export function providerScript(answer: (request: SeenRequest) => ProviderAnswer): Script {
  return (request) => {
    const path = request.path.split('?')[0] ?? '';
    if (path.endsWith('/models'))
      return [{ status: 200 }, { write: JSON.stringify({ object: 'list', data: [{ id: 'some-model', object: 'model' }] }) }];
    if (path.endsWith('/count_tokens')) return [{ status: 200 }, { write: JSON.stringify({ input_tokens: 42 }) }];
    if (path.endsWith('/messages')) return anthropic(request, answer(request));
    if (path.endsWith('/chat/completions')) return chat(request, answer(request));
    if (path.endsWith('/responses')) return responses(request, answer(request));
    if (path.endsWith('enerateContent')) return gemini(request, answer(request));
    if (path.endsWith('/embeddings')) return embeddings(request, answer(request));
    return [{ status: 404 }, { write: '{"error":{"message":"no such path"}}' }];
  };
}

function* anthropic({ body }: SeenRequest, answer: ProviderAnswer): Generator<Step> {
  const { text, toolCall, usage, delayMs = 0, firstDelayMs = 0 } = answer;
  const message = { id: 'msg_01Test', type: 'message', role: 'assistant', model: body?.model, stop_sequence: null };
  const stop_reason = toolCall ? 'tool_use' : 'end_turn';
  const block = toolCall ? { type: 'tool_use', id: toolCall.id, name: toolCall.name, input: toolCall.input } : { type: 'text', text };
  yield { delayMs: firstDelayMs };
  if (body?.stream !== true) {
    yield { status: 200 };
    yield { write: JSON.stringify({ ...message, content: [block], stop_reason, usage }) };
    return;
  }
  yield { status: 200, headers: sse };
  const start = toolCall ? { ...block, input: {} } : { type: 'text', text: '' };
  yield {
    write: namedEvent({
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    }),
  };
  yield { write: namedEvent({ type: 'ping' }) };
  yield { write: namedEvent({ type: 'content_block_start', index: 0, content_block: start }) };
  for (const piece of pieces(toolCall ? JSON.stringify(toolCall.input) : text)) {
    const delta = toolCall ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece };
    yield { delayMs };
    yield { write: namedEvent({ type: 'content_block_delta', index: 0, delta }) };
  }
  yield { write: namedEvent({ type: 'content_block_stop', index: 0 }) };
  yield { write: namedEvent({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage }) };
  yield { write: namedEvent({ type: 'message_stop' }) };
}

function* chat({ body }: SeenRequest, answer: ProviderAnswer): Generator<Step> {
  const { text, toolCall, usage, delayMs = 0, firstDelayMs = 0 } = answer;
  const base = { id: 'chatcmpl-test', created: 1_767_225_600, model: body?.model };
  const finish = toolCall ? 'tool_calls' : 'stop';
  const call = toolCall && {
    id: toolCall.id,
    type: 'function',
    function: { name: toolCall.name, arguments: JSON.stringify(toolCall.input) },
  };
  yield { delayMs: firstDelayMs };
  if (body?.stream !== true) {
    const message = { role: 'assistant', content: call ? null : text, refusal: null, ...(call ? { tool_calls: [call] } : {}) };
    yield { status: 200 };
    yield {
      write: JSON.stringify({
        ...base,
        object: 'chat.completion',
        choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
        usage,
      }),
    };
    return;
  }
  const chunk = (delta: Fields, finish_reason: string | null = null) =>
    dataEvent({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  yield { status: 200, headers: sse };
  yield { write: chunk({ role: 'assistant', content: call ? null : '' }) };
  if (call) yield { write: chunk({ tool_calls: [{ index: 0, ...call, function: { ...call.function, arguments: '' } }] }) };
  for (const piece of pieces(call ? call.function.arguments : text)) {
    yield { delayMs };
    yield { write: chunk(call ? { tool_calls: [{ index: 0, function: { arguments: piece } }] } : { content: piece }) };
  }
  yield { write: chunk({}, finish) };
  const options = (body?.stream_options ?? {}) as Fields;
  if (options.include_usage === true) yield { write: dataEvent({ ...base, object: 'chat.completion.chunk', choices: [], usage }) };
  yield { write: 'data: [DONE]\n\n' };
}

function* responses({ body }: SeenRequest, answer: ProviderAnswer): Generator<Step> {
  const { text, toolCall, usage, delayMs = 0, firstDelayMs = 0 } = answer;
  const item = toolCall
    ? {
        id: 'fc_test',
        type: 'function_call',
        status: 'completed',
        call_id: toolCall.id,
        name: toolCall.name,
        arguments: JSON.stringify(toolCall.input),
      }
    : {
        id: 'msg_test',
        type: 'message',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
      };
  const response = (status: string, output: readonly unknown[]) => ({
    id: 'resp_test',
    object: 'response',
    created_at: 1_767_225_600,
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    model: body?.model,
    output,
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    metadata: {},
    temperature: 1,
    top_p: 1,
    usage: status === 'completed' ? usage : null,
  });
  yield { delayMs: firstDelayMs };
  if (body?.stream !== true) {
    yield { status: 200 };
    yield { write: JSON.stringify(response('completed', [item])) };
    return;
  }
  let sequence_number = 0;
  const event = (type: string, fields: Fields) => ({ write: namedEvent({ type, sequence_number: sequence_number++, ...fields }) });
  yield { status: 200, headers: sse };
  yield event('response.created', { response: response('in_progress', []) });
  const place = { output_index: 0, item_id: item.id };
  if (toolCall) {
    yield event('response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress', arguments: '' } });
    for (const piece of pieces(JSON.stringify(toolCall.input))) {
      yield { delayMs };
      yield event('response.function_call_arguments.delta', { ...place, delta: piece });
    }
    yield event('response.function_call_arguments.done', { ...place, name: toolCall.name, arguments: JSON.stringify(toolCall.input) });
  } else {
    const part = { type: 'output_text', text, annotations: [], logprobs: [] };
    yield event('response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress', content: [] } });
    yield event('response.content_part.added', { ...place, content_index: 0, part: { ...part, text: '' } });
    for (const piece of pieces(text)) {
      yield { delayMs };
      yield event('response.output_text.delta', { ...place, content_index: 0, delta: piece, logprobs: [] });
    }
    yield event('response.output_text.done', { ...place, content_index: 0, text, logprobs: [] });
    yield event('response.content_part.done', { ...place, content_index: 0, part });
  }
  yield event('response.output_item.done', { output_index: 0, item });
  yield event('response.completed', { response: response('completed', [item]) });
}

function* embeddings({ body }: SeenRequest, { usage }: ProviderAnswer): Generator<Step> {
  const vector = [0.25, -0.5, 0.75];
  const embedding = body?.encoding_format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
  yield { status: 200 };
  yield { write: JSON.stringify({ object: 'list', data: [{ object: 'embedding', index: 0, embedding }], model: body?.model, usage }) };
}

/** Wire format: Gemini API reference, `generateContent` and `streamGenerateContent`. */
function* gemini({ path }: SeenRequest, { text, toolCall, usage, delayMs = 0, firstDelayMs = 0 }: ProviderAnswer): Generator<Step> {
  const chunk = (parts: readonly Fields[], isLast: boolean) => ({
    candidates: [{ index: 0, content: { role: 'model', parts }, ...(isLast ? { finishReason: 'STOP' } : {}) }],
    usageMetadata: usage,
    modelVersion: 'gemini-test',
    responseId: 'gemini-response',
  });
  const call = toolCall && [{ functionCall: { name: toolCall.name, args: toolCall.input } }];
  yield { delayMs: firstDelayMs };
  if (!path.includes(':stream')) {
    yield { status: 200 };
    yield { write: JSON.stringify(chunk(call ?? [{ text }], true)) };
    return;
  }
  yield { status: 200, headers: sse };
  const parts = call ? [call] : pieces(text).map((piece) => [{ text: piece }]);
  for (const [i, part] of parts.entries()) {
    yield { delayMs };
    yield { write: dataEvent(chunk(part, i === parts.length - 1)) };
  }
}

/** A path by which `providerScript` recognizes each dialect. */
const dialectPaths = {
  'anthropic-messages': '/v1/messages',
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  gemini: '/v1beta/models/m:streamGenerateContent',
} as const;

/** The events of a complete stream in wire format, including the usage chunk. */
export function streamEvents(dialect: keyof typeof dialectPaths, answer: ProviderAnswer): string[] {
  return collectWrites(dialectPaths[dialect], answer, true);
}

/** The body of an answer that is not streamed. */
export function wholeAnswer(dialect: keyof typeof dialectPaths, answer: ProviderAnswer): string {
  return collectWrites(dialectPaths[dialect].replace('streamGenerate', 'generate'), answer, false).join('');
}

function collectWrites(path: string, answer: ProviderAnswer, stream: boolean): string[] {
  const steps = providerScript(() => answer)({
    method: 'POST',
    path,
    headers: {},
    raw: Buffer.alloc(0),
    body: { model: 'some-model', stream, ...(stream && { stream_options: { include_usage: true } }) },
    receivedAt: 0,
    closedEarlyAt: null,
  });
  return [...(steps as Iterable<Step>)].flatMap((step) => ('write' in step ? [step.write.toString()] : []));
}
