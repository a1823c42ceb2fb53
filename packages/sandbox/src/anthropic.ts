import type { ServerResponse } from 'node:http';
import { type Answer, composeAnswer } from './compose-answer.ts';
import { countPrompt, type Tokenizer } from './count-tokens.ts';
import { type Fields, isFields, readLimit, readList, readSchema, readStops, readTools, textOf } from './read-fields.ts';
import { SandboxError, type SandboxRequest } from './sandbox-request.ts';
import { type Pace, type SandboxEvent, sendEvents, sendJson } from './send-events.ts';

/** `POST /v1/messages`. Wire format: the published types of @anthropic-ai/sdk. */
export async function answerMessages(body: Fields, response: ServerResponse, tokenizer: Tokenizer, pace: Pace): Promise<void> {
  const request = parseRequest(body, tokenizer);
  if (request.maxTokens === null) throw new SandboxError(400, 'max_tokens: Field required', 'max_tokens');
  const answer = composeAnswer(request, tokenizer);
  if (body.stream === true) return sendEvents(response, streamMessage(request, answer), pace);
  sendJson(response, 200, {
    ...envelope(request, answer),
    content: content(answer),
    stop_reason: stopReason(answer),
    stop_sequence: answer.stopSequence,
    usage: usage(request, answer.outputTokens),
  });
}

/** `POST /v1/messages/count_tokens`. */
export function answerCountTokens(body: Fields, response: ServerResponse, tokenizer: Tokenizer): void {
  sendJson(response, 200, { input_tokens: parseRequest(body, tokenizer).promptTokens });
}

function parseRequest(body: Fields, tokenizer: Tokenizer): SandboxRequest {
  const messages = readList(body, 'messages');
  const last = messages.at(-1);
  const results = Array.isArray(last?.content)
    ? last.content.filter((block): block is Fields => isFields(block) && block.type === 'tool_result')
    : [];
  const choice = isFields(body.tool_choice) ? body.tool_choice : {};
  const thinking = isFields(body.thinking) ? body.thinking : {};
  const format = isFields(body.output_config) ? body.output_config.format : body.output_format;
  return {
    model: String(body.model),
    lastText: textOf(messages.findLast((message) => message.role === 'user' && textOf(message.content) !== '')?.content),
    messages: messages.length,
    tools: readTools(body.tools, (tool) => ({ name: tool.name, schema: tool.input_schema })),
    toolChoice:
      choice.type === 'any'
        ? 'required'
        : choice.type === 'none'
          ? 'none'
          : choice.type === 'tool' && typeof choice.name === 'string'
            ? { name: choice.name }
            : 'auto',
    toolResult: results.length > 0 ? results.map((block) => textOf(block.content)).join('\n') : null,
    json: isFields(format) && format.type === 'json_schema' ? readSchema(format.schema) : null,
    stop: readStops(body.stop_sequences),
    maxTokens: readLimit(body, 'max_tokens'),
    thinking: thinking.type === 'enabled' || thinking.type === 'adaptive',
    promptTokens: countPrompt(tokenizer, messages.length, [body.system, messages, body.tools]),
  };
}

function envelope(request: SandboxRequest, { digest }: Answer) {
  return { id: `msg_sandbox_${digest}`, type: 'message', role: 'assistant', model: request.model };
}

function usage(request: SandboxRequest, outputTokens: number) {
  return {
    input_tokens: request.promptTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: outputTokens,
    service_tier: 'standard',
  };
}

function toolId({ toolCall }: Answer): string {
  return `toolu_${toolCall?.id.replace('call_', '') ?? ''}`;
}

function signature({ digest }: Answer): string {
  return Buffer.from(`sandbox ${digest}`).toString('base64');
}

function content(answer: Answer): unknown[] {
  const blocks: unknown[] = [];
  if (answer.thinking) blocks.push({ type: 'thinking', thinking: answer.thinking, signature: signature(answer) });
  if (answer.toolCall)
    blocks.push({ type: 'tool_use', id: toolId(answer), name: answer.toolCall.name, input: JSON.parse(answer.toolCall.json) });
  else blocks.push({ type: 'text', text: answer.text });
  return blocks;
}

function stopReason({ finish }: Answer): string {
  return { stop: 'end_turn', length: 'max_tokens', stop_sequence: 'stop_sequence', tool: 'tool_use' }[finish];
}

function* streamMessage(request: SandboxRequest, answer: Answer): Generator<SandboxEvent> {
  const event = (data: { readonly type: string } & Fields, paced = false) => ({ event: data.type, data, paced });
  yield event({
    type: 'message_start',
    message: { ...envelope(request, answer), content: [], stop_reason: null, stop_sequence: null, usage: usage(request, 1) },
  });
  yield event({ type: 'ping' });
  let index = 0;
  if (answer.thinking) {
    yield event({ type: 'content_block_start', index, content_block: { type: 'thinking', thinking: '', signature: '' } });
    yield event({ type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking: answer.thinking } }, true);
    yield event({ type: 'content_block_delta', index, delta: { type: 'signature_delta', signature: signature(answer) } });
    yield event({ type: 'content_block_stop', index });
    index++;
  }
  yield event({
    type: 'content_block_start',
    index,
    content_block: answer.toolCall
      ? { type: 'tool_use', id: toolId(answer), name: answer.toolCall.name, input: {} }
      : { type: 'text', text: '' },
  });
  for (const piece of answer.pieces) {
    const delta = answer.toolCall ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece };
    yield event({ type: 'content_block_delta', index, delta }, true);
  }
  yield event({ type: 'content_block_stop', index });
  yield event({
    type: 'message_delta',
    delta: { stop_reason: stopReason(answer), stop_sequence: answer.stopSequence },
    usage: usage(request, answer.outputTokens),
  });
  yield event({ type: 'message_stop' });
}
