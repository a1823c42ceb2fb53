import { recordsOf, textOf } from '../translation/fields/read-fields.ts';
import { namedEvent } from '../translation/write-sse.ts';
import { isRecord } from '../usage/usage-reading.ts';

type Fields = Readonly<Record<string, unknown>>;

export function spreadAnthropic(message: Fields): string {
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
  // Without a stop reason the answer is unfinished, so it gets no final event.
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
