import { createHash } from 'node:crypto';
import type { Ask, Tool } from './ask.ts';
import type { Tokenizer } from './count-tokens.ts';
import { makeInstance } from './make-instance.ts';

/** The sandbox's answer, before it takes the shape of a dialect. */
export interface Answer {
  /** Empty when a tool is called. */
  readonly text: string;
  /** The pieces a stream sends, which joined give the text (or the tool's arguments). */
  readonly pieces: readonly string[];
  readonly toolCall: { readonly id: string; readonly name: string; readonly json: string } | null;
  readonly thinking: string | null;
  readonly finish: 'stop' | 'length' | 'stop_sequence' | 'tool';
  readonly stopSequence: string | null;
  readonly outputTokens: number;
  readonly thinkingTokens: number;
  /** Twelve letters that are the same for the same request. */
  readonly digest: string;
}

const tokensPerPiece = 3;
const tokensOfCall = 8;

/** Decides what to answer: a tool call where one is required or asked for, JSON where a schema is, else a text. Deterministic. */
export function composeAnswer(ask: Ask, tokenizer: Tokenizer): Answer {
  const digest = createHash('sha256')
    .update(JSON.stringify([ask.model, ask.lastText, ask.messages, ask.toolResult, ask.tools.map(({ name }) => name)]))
    .digest('hex')
    .slice(0, 12);
  const thinking = ask.thinking ? 'This is the sandbox: it looks at the request and writes a fixed answer.' : null;
  const thinkingTokens = thinking ? tokenizer.encode(thinking).length : 0;
  const tool = chooseTool(ask);
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
      outputTokens: tokenizer.encode(json).length + tokensOfCall + thinkingTokens,
      thinkingTokens,
      digest,
    };
  }
  const whole = ask.json !== null ? JSON.stringify(ask.json === true ? { sandbox: true } : makeInstance(ask.json)) : writeText(ask, digest);
  const cut = cutAtStop(whole, ask.stop);
  const budget = ask.maxTokens === null ? Number.POSITIVE_INFINITY : Math.max(0, ask.maxTokens - thinkingTokens);
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

function chooseTool({ tools, toolChoice, toolResult, lastText }: Ask): Tool | undefined {
  if (toolChoice === 'none' || tools.length === 0) return undefined;
  if (typeof toolChoice === 'object') return tools.find(({ name }) => name === toolChoice.name);
  if (toolResult !== null) return undefined;
  const named = tools.find(({ name }) => hasWord(lastText, name)) ?? tools.find(({ name }) => isPlainlyAskedFor(name, lastText));
  if (toolChoice === 'required') return named ?? tools[0];
  return named ?? (/\b(use|call|invoke|run)\b[^.]{0,40}\b(tool|function)\b/i.test(lastText) ? tools[0] : undefined);
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(^|\\W)${word.replace(/[^\w]/g, '\\$&')}(\\W|$)`, 'i').test(text);
}

/** Words that say nothing of what a tool is about. */
const verbs = /^(get|set|fetch|find|list|read|write|make|create|update|delete|do|run|call|use|exec|execute|the|current|tool|function)$/i;

/** A question about the weather asks for `get_weather`: the text holds every telling word of the tool's name. */
function isPlainlyAskedFor(name: string, text: string): boolean {
  const words = name.split(/[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word.length > 2 && !verbs.test(word));
  return words.length > 0 && words.every((word) => hasWord(text, word));
}

function writeText({ model, lastText, messages, tools, toolResult }: Ask, digest: string): string {
  const shown = shorten(lastText) || 'nothing';
  const parts = [
    `This is ${model}, the derouter sandbox: no model was asked, and the tokens are counted as if one had been.`,
    toolResult === null ? `You wrote: "${shown}".` : `The tool answered: "${shorten(toolResult)}".`,
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

/** Pieces of a few tokens each. A piece never ends inside a character. */
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
