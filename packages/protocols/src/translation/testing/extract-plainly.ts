import { isRecord } from '../../usage/usage-reading.ts';
import type { Recorded } from './recorded-streams.ts';

type Fields = Record<string, unknown>;

interface Plain {
  text: string;
  reasoning: string;
  /** Name and arguments of each call. Arguments are parsed, since not every dialect sends them as text. */
  calls: [string, unknown][];
}

const records = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const string = (value: unknown): string => (typeof value === 'string' ? value : '');
const value = (text: string): unknown => (text === '' ? {} : JSON.parse(text));

/** Reads a recorded stream as simply as possible and without the code under test. */
export function extractStream(recorded: Recorded): Plain {
  const plain: Plain = { text: '', reasoning: '', calls: [] };
  if (recorded.dialect === 'gemini') {
    extractGemini(recorded.events, plain);
    return plain;
  }
  const calls = new Map<unknown, [string, string]>();
  for (const event of recorded.events) {
    const delta = isRecord(event.delta) ? event.delta : {};
    const block = isRecord(event.content_block) ? event.content_block : {};
    const item = isRecord(event.item) ? event.item : {};
    if (block.type === 'tool_use') calls.set(event.index, [string(block.name), '']);
    if (block.type === 'tool_use' && isRecord(block.input) && Object.keys(block.input).length > 0) {
      calls.set(event.index, [string(block.name), JSON.stringify(block.input)]);
    }
    if (delta.type === 'text_delta') plain.text += delta.text;
    if (delta.type === 'thinking_delta') plain.reasoning += delta.thinking;
    for (const whole of records(isRecord(event.message) ? event.message.content : [])) {
      if (whole.type === 'tool_use') calls.set(whole.id, [string(whole.name), JSON.stringify(whole.input)]);
    }
    const call = calls.get(event.index ?? event.output_index);
    if (delta.type === 'input_json_delta' && call) call[1] += delta.partial_json;
    if (event.type === 'response.output_text.delta') plain.text += event.delta;
    if (event.type === 'response.reasoning_summary_text.delta' || event.type === 'response.reasoning_text.delta')
      plain.reasoning += event.delta;
    if (event.type === 'response.output_item.done' && item.type === 'function_call') {
      calls.set(event.output_index, [string(item.name), string(item.arguments)]);
    }
    for (const choice of records(event.choices)) extractChatDelta(isRecord(choice.delta) ? choice.delta : {}, plain, calls);
  }
  plain.calls = [...calls.values()].map(([name, said]) => [name, value(said)]);
  return plain;
}

function extractChatDelta(delta: Fields, plain: Plain, calls: Map<unknown, [string, string]>): void {
  plain.text += string(delta.content);
  plain.reasoning += string(delta.reasoning_content ?? delta.reasoning);
  for (const piece of records(delta.content)) {
    if (piece.type === 'text') plain.text += piece.text;
    for (const inner of records(piece.thinking)) plain.reasoning += inner.text;
  }
  for (const call of records(delta.tool_calls)) {
    const fn = isRecord(call.function) ? call.function : {};
    const known = calls.get(call.index) ?? ['', ''];
    calls.set(call.index, [known[0] + string(fn.name), known[1] + string(fn.arguments)]);
  }
}

function extractGemini(events: readonly Fields[], plain: Plain): void {
  for (const event of events) {
    for (const candidate of records(event.candidates)) {
      for (const part of records(isRecord(candidate.content) ? candidate.content.parts : [])) {
        if (part.thought === true) plain.reasoning += string(part.text);
        else plain.text += string(part.text);
        const call = isRecord(part.functionCall) ? part.functionCall : {};
        // The test compares arguments sent in pieces with their expected values, so they are not gathered here.
        if (typeof call.name === 'string') plain.calls.push([call.name, call.willContinue === true ? undefined : (call.args ?? {})]);
      }
    }
  }
}

/** Reads a recorded whole answer as simply as possible and without the code under test. */
export function extractBody(recorded: Recorded): Plain {
  const plain: Plain = { text: '', reasoning: '', calls: [] };
  const [body = {}] = recorded.events;
  if (recorded.dialect === 'gemini') extractGemini([body], plain);
  for (const block of records(body.content)) {
    if (block.type === 'text') plain.text += block.text;
    if (block.type === 'thinking') plain.reasoning += block.thinking;
    if (block.type === 'tool_use') plain.calls.push([string(block.name), block.input]);
  }
  for (const item of records(body.output)) {
    if (item.type === 'message') for (const part of records(item.content)) plain.text += string(part.text);
    if (item.type === 'reasoning') for (const part of records(item.summary)) plain.reasoning += part.text;
    if (item.type === 'reasoning') for (const part of records(item.content)) plain.reasoning += part.text;
    if (item.type === 'custom_tool_call') plain.calls.push([string(item.name), item.input]);
    if (item.type === 'function_call') plain.calls.push([string(item.name), value(string(item.arguments))]);
  }
  const [choice] = records(body.choices);
  const message = isRecord(choice?.message) ? choice.message : {};
  const calls = new Map<unknown, [string, string]>();
  extractChatDelta({ ...message, tool_calls: records(message.tool_calls).map((call, index) => ({ ...call, index })) }, plain, calls);
  plain.calls.push(...[...calls.values()].map(([name, said]): [string, unknown] => [name, value(said)]));
  return plain;
}
