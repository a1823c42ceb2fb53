import type { UpstreamDialect } from '../dialect.ts';
import { recordsOf, textOf } from '../translation/read-fields.ts';
import { dataEvent, namedEvent } from '../translation/write-sse.ts';
import { isRecord } from '../usage/usage-reading.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A whole answer as the stream that would have told it, in the same dialect: for servers that do not stream though asked to. */
export function spreadAnswer(dialect: UpstreamDialect, body: Fields): string {
  if (dialect === 'anthropic-messages') return spreadAnthropic(body);
  if (dialect === 'openai-responses') return spreadResponses(body);
  return dialect === 'gemini' ? dataEvent(body) : spreadOpenaiChat(body);
}

function spreadAnthropic(message: Fields): string {
  const usage = isRecord(message.usage) ? message.usage : {};
  const event = (type: string, fields: Fields) => namedEvent(type, { type, ...fields });
  const begun = { ...message, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 0 } };
  let text = event('message_start', { message: begun });
  for (const [index, block] of recordsOf(message.content).entries()) {
    const { start, deltas } = spreadBlock(block);
    text += event('content_block_start', { index, content_block: start });
    for (const delta of deltas) text += event('content_block_delta', { index, delta });
    text += event('content_block_stop', { index });
  }
  const { stop_reason = null, stop_sequence = null, stop_details, container } = message;
  const delta = {
    stop_reason,
    stop_sequence,
    ...(stop_details !== undefined && { stop_details }),
    ...(container !== undefined && { container }),
  };
  // Without a reason to stop it is no finished answer, and is not made to look like one.
  const end = stop_reason === null ? '' : event('message_stop', {});
  return text + event('message_delta', { delta, usage }) + end;
}

function spreadBlock(block: Fields): { start: Fields; deltas: Fields[] } {
  switch (block.type) {
    case 'text': {
      const citations = recordsOf(block.citations).map((citation) => ({ type: 'citations_delta', citation }));
      const { citations: _, ...plain } = block;
      return { start: { ...plain, text: '' }, deltas: [{ type: 'text_delta', text: textOf(block.text) }, ...citations] };
    }
    case 'thinking':
      return {
        start: { ...block, thinking: '', signature: '' },
        deltas: [
          { type: 'thinking_delta', thinking: textOf(block.thinking) },
          { type: 'signature_delta', signature: textOf(block.signature) },
        ],
      };
    case 'tool_use':
    case 'server_tool_use':
      return {
        start: { ...block, input: {} },
        deltas: [{ type: 'input_json_delta', partial_json: JSON.stringify(block.input ?? {}) }],
      };
    default:
      return { start: block, deltas: [] };
  }
}

function spreadOpenaiChat(body: Fields): string {
  const { choices, usage, ...rest } = body;
  const head = { ...rest, object: 'chat.completion.chunk' };
  let text = '';
  for (const choice of recordsOf(choices)) {
    const { message, finish_reason = null, ...place } = choice;
    const said = isRecord(message) ? message : {};
    const calls = recordsOf(said.tool_calls).map((call, index) => ({ index, ...call }));
    const delta = calls.length > 0 ? { ...said, tool_calls: calls } : said;
    text += dataEvent({ ...head, choices: [{ index: 0, ...place, delta, finish_reason: null }] });
    text += dataEvent({ ...head, choices: [{ index: place.index ?? 0, delta: {}, finish_reason }] });
  }
  if (isRecord(usage)) text += dataEvent({ ...head, choices: [], usage });
  return `${text}data: [DONE]\n\n`;
}

function spreadResponses(body: Fields): string {
  let sequence = 0;
  const event = (type: string, fields: Fields) => namedEvent(type, { type, sequence_number: sequence++, ...fields });
  const begun = { ...body, status: 'in_progress', output: [], usage: null, error: null, incomplete_details: null };
  let text = event('response.created', { response: begun }) + event('response.in_progress', { response: begun });
  for (const [output_index, item] of recordsOf(body.output).entries()) text += spreadItem(item, output_index, event);
  // One that has only been accepted has not ended.
  const isOver = /^(completed|incomplete|failed|cancelled)$/.test(textOf(body.status));
  return isOver ? text + event(`response.${body.status}`, { response: body }) : text;
}

function spreadItem(item: Fields, output_index: number, event: (type: string, fields: Fields) => string): string {
  const at = { item_id: item.id, output_index };
  const added = (start: Fields) => event('response.output_item.added', { output_index, item: { ...start, status: 'in_progress' } });
  const done = event.bind(null, 'response.output_item.done');
  switch (item.type) {
    case 'message': {
      let text = added({ ...item, content: [] });
      for (const [content_index, part] of recordsOf(item.content).entries()) {
        const place = { ...at, content_index };
        const isRefusal = part.type === 'refusal';
        const said = textOf(isRefusal ? part.refusal : part.text);
        const name = isRefusal ? 'refusal' : 'output_text';
        const logprobs = isRefusal ? {} : { logprobs: [] };
        text += event('response.content_part.added', { ...place, part: { ...part, [isRefusal ? 'refusal' : 'text']: '' } });
        text += event(`response.${name}.delta`, { ...place, delta: said, ...logprobs });
        text += event(`response.${name}.done`, { ...place, [isRefusal ? 'refusal' : 'text']: said, ...logprobs });
        text += event('response.content_part.done', { ...place, part });
      }
      return text + done({ output_index, item });
    }
    case 'function_call':
    case 'custom_tool_call': {
      const [name, field] =
        item.type === 'function_call'
          ? (['function_call_arguments', 'arguments'] as const)
          : (['custom_tool_call_input', 'input'] as const);
      const said = textOf(item[field]);
      return (
        added({ ...item, [field]: '' }) +
        event(`response.${name}.delta`, { ...at, delta: said }) +
        event(`response.${name}.done`, { ...at, [field]: said }) +
        done({ output_index, item })
      );
    }
    case 'reasoning': {
      let text = added({ ...item, summary: [] });
      for (const [summary_index, part] of recordsOf(item.summary).entries()) {
        const place = { ...at, summary_index };
        text += event('response.reasoning_summary_part.added', { ...place, part: { ...part, text: '' } });
        text += event('response.reasoning_summary_text.delta', { ...place, delta: textOf(part.text) });
        text += event('response.reasoning_summary_text.done', { ...place, text: textOf(part.text) });
        text += event('response.reasoning_summary_part.done', { ...place, part });
      }
      return text + done({ output_index, item });
    }
    default:
      return added(item) + done({ output_index, item });
  }
}
