import { recordsOf, textOf } from '../translation/fields/read-fields.ts';
import { parseArguments } from '../translation/tools/call-arguments.ts';
import { isRecord } from '../usage/usage-reading.ts';

type Fields = Record<string, unknown>;

/** Gathers a Messages stream into the whole message; null if the message never began. */
export function gatherAnthropic(events: readonly Fields[]): Fields | null {
  let message: Fields | null = null;
  const blocks = new Map<unknown, Fields>();
  const inputs = new Map<unknown, string[]>();
  for (const event of events) {
    if (event.type === 'message_start' && isRecord(event.message)) message = { ...event.message };
    else if (event.type === 'content_block_start' && isRecord(event.content_block)) blocks.set(event.index, { ...event.content_block });
    else if (event.type === 'content_block_delta' && isRecord(event.delta)) addDelta(event.index, event.delta, blocks, inputs);
    else if (event.type === 'message_delta' && message) {
      const { type: _, delta, usage, ...rest } = event;
      Object.assign(message, said(rest), isRecord(delta) ? delta : {});
      message.usage = { ...(isRecord(message.usage) ? message.usage : {}), ...(isRecord(usage) ? said(usage) : {}) };
    }
  }
  if (!message) return null;
  for (const [index, pieces] of inputs) {
    const block = blocks.get(index);
    if (block) block.input = parseArguments(pieces.join(''));
  }
  return { ...message, content: [...recordsOf(message.content), ...blocks.values()] };
}

function addDelta(index: unknown, delta: Fields, blocks: ReadonlyMap<unknown, Fields>, inputs: Map<unknown, string[]>): void {
  const block = blocks.get(index);
  if (!block) return;
  switch (delta.type) {
    case 'text_delta':
      block.text = textOf(block.text) + textOf(delta.text);
      break;
    case 'thinking_delta':
      block.thinking = textOf(block.thinking) + textOf(delta.thinking);
      break;
    case 'signature_delta':
      block.signature = textOf(block.signature) + textOf(delta.signature);
      break;
    case 'citations_delta':
      block.citations = [...(Array.isArray(block.citations) ? block.citations : []), delta.citation];
      break;
    case 'input_json_delta':
      if (!inputs.has(index)) inputs.set(index, []);
      inputs.get(index)?.push(textOf(delta.partial_json));
      break;
  }
}

function said(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
