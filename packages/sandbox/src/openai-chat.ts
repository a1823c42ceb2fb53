import type { ServerResponse } from 'node:http';
import { type Answer, composeAnswer } from './compose-answer.ts';
import { countPrompt, type Tokenizer } from './count-tokens.ts';
import { type Fields, isFields, readLimit, readList, readSchema, readStops, readTools, textOf } from './read-fields.ts';
import type { SandboxRequest } from './sandbox-request.ts';
import { type Pace, type SandboxEvent, sendEvents, sendJson } from './send-events.ts';

/** `POST /v1/chat/completions`. Wire format: the published types of the `openai` package. */
export async function answerChat(body: Fields, response: ServerResponse, tokenizer: Tokenizer, pace: Pace): Promise<void> {
  const request = parseRequest(body, tokenizer);
  const answer = composeAnswer(request, tokenizer);
  if (body.stream === true) {
    const options = isFields(body.stream_options) ? body.stream_options : {};
    return sendEvents(response, streamChat(request, answer, options.include_usage === true), pace);
  }
  const message = answer.toolCall
    ? {
        role: 'assistant',
        content: null,
        refusal: null,
        tool_calls: [
          { id: answer.toolCall.id, type: 'function', function: { name: answer.toolCall.name, arguments: answer.toolCall.json } },
        ],
      }
    : { role: 'assistant', content: answer.text, refusal: null };
  sendJson(response, 200, {
    ...envelope(request, answer, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(answer) }],
    usage: usage(request, answer),
  });
}

function parseRequest(body: Fields, tokenizer: Tokenizer): SandboxRequest {
  const messages = readList(body, 'messages');
  const last = messages.at(-1);
  const choice = body.tool_choice;
  const named = isFields(choice) && isFields(choice.function) ? choice.function.name : null;
  const format = isFields(body.response_format) ? body.response_format : {};
  const jsonSchema = isFields(format.json_schema) ? format.json_schema : {};
  return {
    model: String(body.model),
    lastText: textOf(messages.findLast((message) => message.role === 'user')?.content),
    messages: messages.length,
    tools: readTools(body.tools, ({ function: fn }) => (isFields(fn) ? { name: fn.name, schema: fn.parameters } : null)),
    toolChoice: typeof named === 'string' ? { name: named } : choice === 'required' || choice === 'none' ? choice : 'auto',
    toolResult: last?.role === 'tool' ? textOf(last.content) : null,
    json: format.type === 'json_schema' ? readSchema(jsonSchema.schema) : format.type === 'json_object' ? true : null,
    stop: readStops(body.stop),
    maxTokens: readLimit(body, 'max_completion_tokens') ?? readLimit(body, 'max_tokens'),
    thinking: typeof body.reasoning_effort === 'string' && body.reasoning_effort !== 'none',
    promptTokens: countPrompt(tokenizer, messages.length, [messages, body.tools]),
  };
}

function envelope(request: SandboxRequest, { digest }: Answer, object: string) {
  return {
    id: `chatcmpl-sandbox-${digest}`,
    object,
    created: 1_767_225_600,
    model: request.model,
    service_tier: 'default',
    system_fingerprint: null,
  };
}

function usage(request: SandboxRequest, { outputTokens, thinkingTokens }: Answer) {
  return {
    prompt_tokens: request.promptTokens,
    completion_tokens: outputTokens,
    total_tokens: request.promptTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: thinkingTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function finishReason({ finish }: Answer): string {
  return { stop: 'stop', length: 'length', stop_sequence: 'stop', tool: 'tool_calls' }[finish];
}

function* streamChat(request: SandboxRequest, answer: Answer, includeUsage: boolean): Generator<SandboxEvent> {
  const chunk = (delta: Fields, finish: string | null, paced = false): SandboxEvent => ({
    data: {
      ...envelope(request, answer, 'chat.completion.chunk'),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...(includeUsage ? { usage: null } : {}),
    },
    paced,
  });
  const { toolCall } = answer;
  yield chunk({ role: 'assistant', content: toolCall ? null : '', refusal: null }, null);
  if (toolCall) {
    yield chunk({ tool_calls: [{ index: 0, id: toolCall.id, type: 'function', function: { name: toolCall.name, arguments: '' } }] }, null);
  }
  for (const piece of answer.pieces) {
    yield chunk(toolCall ? { tool_calls: [{ index: 0, function: { arguments: piece } }] } : { content: piece }, null, true);
  }
  yield chunk({}, finishReason(answer));
  if (includeUsage) yield { data: { ...envelope(request, answer, 'chat.completion.chunk'), choices: [], usage: usage(request, answer) } };
  yield { data: '[DONE]' };
}
