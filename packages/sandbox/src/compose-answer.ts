import { createHash } from 'node:crypto';
import type { Tokenizer } from './count-tokens.ts';
import { makeInstance } from './make-instance.ts';
import type { SandboxRequest, Tool } from './sandbox-request.ts';

/** The sandbox's answer, independent of the dialect. */
export interface Answer {
  /** Empty if a tool is called. */
  readonly text: string;
  /** The chunks of a stream. Joined, they are the text or the tool's arguments. */
  readonly pieces: readonly string[];
  readonly toolCall: { readonly id: string; readonly name: string; readonly json: string } | null;
  readonly thinking: string | null;
  readonly finish: 'stop' | 'length' | 'stop_sequence' | 'tool';
  readonly stopSequence: string | null;
  readonly outputTokens: number;
  readonly thinkingTokens: number;
  /** Twelve hex digits of a hash of the request, for deterministic ids. */
  readonly digest: string;
}

const tokensPerPiece = 3;
const tokensPerToolCall = 8;

/** Composes a deterministic answer: a tool call if one is required or mentioned, JSON if requested, otherwise text. */
export function composeAnswer(request: SandboxRequest, tokenizer: Tokenizer): Answer {
  const digest = createHash('sha256')
    .update(JSON.stringify([request.model, request.lastText, request.messages, request.toolResult, request.tools.map(({ name }) => name)]))
    .digest('hex')
    .slice(0, 12);
  const thinking = request.thinking ? 'This is the sandbox: it looks at the request and writes a fixed answer.' : null;
  const thinkingTokens = thinking ? tokenizer.encode(thinking).length : 0;
  const tool = chooseTool(request);
  if (tool) {
    const json = JSON.stringify(makeInstance(tool.schema));
    const pieces = split(json, tokenizer);
    return {
      text: '',
      pieces,
      toolCall: { id: `call_${digest}`, name: tool.name, json },
      thinking,
      finish: 'tool',
      stopSequence: null,
      outputTokens: tokenizer.encode(json).length + tokensPerToolCall + thinkingTokens,
      thinkingTokens,
      digest,
    };
  }
  const whole =
    request.json !== null
      ? JSON.stringify(request.json === true ? { sandbox: true } : makeInstance(request.json))
      : writeText(request, digest);
  const cut = cutAtStop(whole, request.stop);
  const budget = request.maxTokens === null ? Number.POSITIVE_INFINITY : Math.max(0, request.maxTokens - thinkingTokens);
  const tokens = tokenizer.encode(cut.text);
  const tooLong = tokens.length > budget;
  const text = tooLong ? tokenizer.decode(tokens.slice(0, budget)) : cut.text;
  return {
    text,
    pieces: split(text, tokenizer),
    toolCall: null,
    thinking,
    finish: tooLong ? 'length' : cut.stopSequence === null ? 'stop' : 'stop_sequence',
    stopSequence: tooLong ? null : cut.stopSequence,
    outputTokens: Math.min(tokens.length, budget) + thinkingTokens,
    thinkingTokens,
    digest,
  };
}

function chooseTool({ tools, toolChoice, toolResult, lastText }: SandboxRequest): Tool | undefined {
  if (toolChoice === 'none' || tools.length === 0) return undefined;
  if (typeof toolChoice === 'object') return tools.find(({ name }) => name === toolChoice.name);
  if (toolResult !== null) return undefined;
  const named = tools.find(({ name }) => hasWord(lastText, name)) ?? tools.find(({ name }) => mentionsTopic(name, lastText));
  if (toolChoice === 'required') return named ?? tools[0];
  return named ?? (/\b(use|call|invoke|run)\b[^.]{0,40}\b(tool|function)\b/i.test(lastText) ? tools[0] : undefined);
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(^|\\W)${word.replace(/[^\w]/g, '\\$&')}(\\W|$)`, 'i').test(text);
}

/** Words in tool names that do not identify the topic of the tool. */
const genericWords =
  /^(get|set|fetch|find|list|read|write|make|create|update|delete|do|run|call|use|exec|execute|the|current|tool|function)$/i;

/** Whether the text contains every specific word of a tool's name: a question about the weather matches `get_weather`. */
function mentionsTopic(name: string, text: string): boolean {
  const words = name.split(/[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word.length > 2 && !genericWords.test(word));
  return words.length > 0 && words.every((word) => hasWord(text, word));
}

function writeText({ model, lastText, messages, tools, toolResult }: SandboxRequest, digest: string): string {
  const quoted = shorten(lastText) || 'nothing';
  const parts = [
    `This is ${model}, the derouter sandbox: no real model answered, but the tokens are counted as if one had.`,
    toolResult === null ? `You wrote: "${quoted}".` : `The tool answered: "${shorten(toolResult)}".`,
    `The conversation has ${messages} ${messages === 1 ? 'message' : 'messages'}${tools.length > 0 ? ` and offers ${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}` : ''}.`,
    `Its digest is ${digest}.`,
  ];
  return parts.join(' ');
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${[...line].slice(0, 119).join('')}…` : line;
}

function cutAtStop(text: string, stops: readonly string[]): { text: string; stopSequence: string | null } {
  let found: { at: number; stop: string } | null = null;
  for (const stop of stops) {
    const at = stop === '' ? -1 : text.indexOf(stop);
    if (at !== -1 && (!found || at < found.at)) found = { at, stop };
  }
  return found ? { text: text.slice(0, found.at), stopSequence: found.stop } : { text, stopSequence: null };
}

/** Splits text into pieces of a few tokens each, never inside a character. */
function split(text: string, tokenizer: Tokenizer): string[] {
  const tokens = tokenizer.encode(text);
  const pieces: string[] = [];
  for (let from = 0; from < tokens.length; ) {
    let to = Math.min(from + tokensPerPiece, tokens.length);
    let piece = tokenizer.decode(tokens.slice(from, to));
    while (piece.endsWith('\uFFFD') && to < tokens.length) piece = tokenizer.decode(tokens.slice(from, ++to));
    pieces.push(piece);
    from = to;
  }
  return pieces;
}
