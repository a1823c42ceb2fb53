import type { ServerResponse } from 'node:http';
import { type Answer, composeAnswer } from './compose-answer.ts';
import { countPrompt, type Tokenizer } from './count-tokens.ts';
import { type Fields, isFields, readLimit, readSchema, readTools, textOf } from './read-fields.ts';
import { SandboxError, type SandboxRequest } from './sandbox-request.ts';
import { type Pace, type SandboxEvent, sendEvents, sendJson } from './send-events.ts';

/** A fixed time: the same request must get the same bytes. */
const createdAt = 1_767_225_600;

/** `POST /v1/responses`. Wire format: the published types of the `openai` package. */
export async function answerResponses(body: Fields, response: ServerResponse, tokenizer: Tokenizer, pace: Pace): Promise<void> {
  const request = parseRequest(body, tokenizer);
  const answer = composeAnswer(request, tokenizer);
  if (body.stream === true) return sendEvents(response, streamResponse(request, answer, body), pace);
  sendJson(response, 200, wholeResponse(request, answer, body, true));
}

/** `POST /v1/responses/compact`. Keeps the user's messages and replaces the rest with one opaque item. */
export async function answerCompact(body: Fields, response: ServerResponse, tokenizer: Tokenizer): Promise<void> {
  const request = parseRequest(body, tokenizer);
  const { digest } = composeAnswer(request, tokenizer);
  const userMessages = readInput(body.input)
    .filter((item) => item.role === 'user')
    .map((item, at) => ({
      id: `msg_sandbox_${digest}_${at}`,
      type: 'message',
      status: 'completed',
      role: 'user',
      content: userContent(item),
    }));
  const encrypted = Buffer.from(JSON.stringify({ sandbox: digest, items: request.messages })).toString('base64');
  sendJson(response, 200, {
    id: `resp_sandbox_${digest}`,
    object: 'response.compaction',
    created_at: createdAt,
    output: [...userMessages, { id: `cmp_sandbox_${digest}`, type: 'compaction', encrypted_content: encrypted }],
    usage: usageOf(request, tokenizer.encode(encrypted).length, 0),
  });
}

function userContent({ content }: Fields): unknown {
  return typeof content === 'string' ? [{ type: 'input_text', text: content }] : (content ?? []);
}

/** `POST /v1/responses/input_tokens`. */
export async function answerInputTokens(body: Fields, response: ServerResponse, tokenizer: Tokenizer): Promise<void> {
  sendJson(response, 200, { object: 'response.input_tokens', input_tokens: parseRequest(body, tokenizer).promptTokens });
}

function parseRequest(body: Fields, tokenizer: Tokenizer): SandboxRequest {
  if (body.previous_response_id) {
    throw new SandboxError(
      400,
      'previous_response_id: the sandbox does not store responses. Send the whole conversation.',
      'previous_response_id',
    );
  }
  const items = readInput(body.input);
  const last = items.at(-1);
  const choice = body.tool_choice;
  const text = isFields(body.text) ? body.text : {};
  const format = isFields(text.format) ? text.format : {};
  const reasoning = isFields(body.reasoning) ? body.reasoning : {};
  return {
    model: String(body.model),
    lastText: textOf(items.findLast((item) => item.role === 'user')?.content),
    messages: items.length,
    tools: readTools(body.tools, (tool) => (tool.type === 'function' ? { name: tool.name, schema: tool.parameters } : null)),
    toolChoice:
      isFields(choice) && typeof choice.name === 'string'
        ? { name: choice.name }
        : choice === 'required' || choice === 'none'
          ? choice
          : 'auto',
    toolResult: last?.type === 'function_call_output' ? (typeof last.output === 'string' ? last.output : textOf(last.output)) : null,
    json: format.type === 'json_schema' ? readSchema(format.schema) : format.type === 'json_object' ? true : null,
    stop: [],
    maxTokens: readLimit(body, 'max_output_tokens'),
    thinking: typeof reasoning.effort === 'string' && reasoning.effort !== 'none',
    promptTokens: countPrompt(tokenizer, items.length, [body.instructions, items, body.tools]),
  };
}

function readInput(input: unknown): readonly Fields[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  if (!Array.isArray(input) || input.length === 0 || !input.every(isFields)) {
    throw new SandboxError(400, 'input: a string or a list of items is required', 'input');
  }
  return input;
}

function messageItem(answer: Answer, status: string, withText: boolean) {
  return {
    id: `msg_sandbox_${answer.digest}`,
    type: 'message',
    status,
    role: 'assistant',
    content: withText ? [{ type: 'output_text', text: answer.text, annotations: [], logprobs: [] }] : [],
  };
}

function callItem(answer: Answer, status: string, withArguments: boolean) {
  return {
    id: `fc_sandbox_${answer.digest}`,
    type: 'function_call',
    status,
    call_id: answer.toolCall?.id ?? '',
    name: answer.toolCall?.name ?? '',
    arguments: withArguments ? (answer.toolCall?.json ?? '') : '',
  };
}

function wholeResponse(request: SandboxRequest, answer: Answer, body: Fields, done: boolean) {
  const incomplete = answer.finish === 'length';
  const status = !done ? 'in_progress' : incomplete ? 'incomplete' : 'completed';
  const item = answer.toolCall ? callItem(answer, 'completed', true) : messageItem(answer, incomplete ? 'incomplete' : 'completed', true);
  return {
    id: `resp_sandbox_${answer.digest}`,
    object: 'response',
    created_at: createdAt,
    completed_at: status === 'completed' ? createdAt : null,
    status,
    background: false,
    error: null,
    incomplete_details: done && incomplete ? { reason: 'max_output_tokens' } : null,
    instructions: body.instructions ?? null,
    max_output_tokens: request.maxTokens,
    max_tool_calls: body.max_tool_calls ?? null,
    model: request.model,
    output: done ? [item] : [],
    frequency_penalty: body.frequency_penalty ?? 0,
    presence_penalty: body.presence_penalty ?? 0,
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: { effort: isFields(body.reasoning) ? (body.reasoning.effort ?? null) : null, summary: null },
    service_tier: 'default',
    store: false,
    temperature: body.temperature ?? 1,
    text: body.text ?? { format: { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto',
    tools: Array.isArray(body.tools) ? body.tools.map(withToolDefaults) : [],
    top_logprobs: body.top_logprobs ?? 0,
    top_p: body.top_p ?? 1,
    truncation: 'disabled',
    metadata: body.metadata ?? {},
    safety_identifier: body.safety_identifier ?? null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    user: body.user ?? null,
    usage: done ? usageOf(request, answer.outputTokens, answer.thinkingTokens) : null,
  };
}

function usageOf({ promptTokens }: SandboxRequest, outputTokens: number, reasoningTokens: number) {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: promptTokens + outputTokens,
  };
}

/** A tool as the provider returns it, with defaults filled in. */
function withToolDefaults(tool: unknown): unknown {
  if (!isFields(tool) || tool.type !== 'function') return tool;
  return { ...tool, description: tool.description ?? null, parameters: tool.parameters ?? null, strict: tool.strict ?? true };
}

function* streamResponse(request: SandboxRequest, answer: Answer, body: Fields): Generator<SandboxEvent> {
  let sequence = 0;
  const event = (type: string, fields: Fields, paced = false): SandboxEvent => ({
    event: type,
    data: { type, sequence_number: sequence++, ...fields },
    paced,
  });
  yield event('response.created', { response: wholeResponse(request, answer, body, false) });
  yield event('response.in_progress', { response: wholeResponse(request, answer, body, false) });
  const place = { output_index: 0, item_id: answer.toolCall ? callItem(answer, '', false).id : messageItem(answer, '', false).id };
  if (answer.toolCall) {
    yield event('response.output_item.added', { output_index: 0, item: callItem(answer, 'in_progress', false) });
    for (const piece of answer.pieces) yield event('response.function_call_arguments.delta', { ...place, delta: piece }, true);
    yield event('response.function_call_arguments.done', { ...place, name: answer.toolCall.name, arguments: answer.toolCall.json });
    yield event('response.output_item.done', { output_index: 0, item: callItem(answer, 'completed', true) });
  } else {
    const part = { ...place, content_index: 0 };
    const whole = { type: 'output_text', text: answer.text, annotations: [], logprobs: [] };
    yield event('response.output_item.added', { output_index: 0, item: messageItem(answer, 'in_progress', false) });
    yield event('response.content_part.added', { ...part, part: { ...whole, text: '' } });
    for (const piece of answer.pieces) yield event('response.output_text.delta', { ...part, delta: piece, logprobs: [] }, true);
    yield event('response.output_text.done', { ...part, text: answer.text, logprobs: [] });
    yield event('response.content_part.done', { ...part, part: whole });
    yield event('response.output_item.done', { output_index: 0, item: messageItem(answer, 'completed', true) });
  }
  yield event(answer.finish === 'length' ? 'response.incomplete' : 'response.completed', {
    response: wholeResponse(request, answer, body, true),
  });
}
