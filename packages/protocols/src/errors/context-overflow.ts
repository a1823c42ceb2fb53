import { cutText } from '../json/cut-text.ts';
/** By how much a request exceeds the model's context, as far as the provider reports it. */
export interface ContextOverflow {
  readonly tokens: number | null;
  readonly maximum: number | null;
  /** The provider's message. */
  readonly sentence: string;
}

const overflowCode = /^(context_length_exceeded|context_window_exceeded|model_context_window_exceeded|exceed_context_size_error)$/;

/**
 * Messages by which providers report a prompt that is too long: Anthropic, OpenAI (Chat and Responses), Google, vLLM, llama.cpp, Mistral,
 * xAI, Groq, Bedrock, OpenRouter, Together and Ollama.
 */
const overflowSentence =
  /prompt is too long|exceed context limit|exceeds? the context window|(exceeds?|too large for model with|larger than|longer than)[^.]{0,60}\b(maximum )?context (length|size|window)|maximum (context|prompt|model) length (is|of)|(maximum|available) context (length|size|window)|input token count[^.]{0,40}exceeds the maximum|input is too long for requested model|tokens` \+ `max_new_tokens` must be/i;

/** Messages that contain both figures. */
const figures: readonly { readonly pattern: RegExp; readonly order: 'tokens-first' | 'maximum-first' }[] = [
  { pattern: /prompt is too long: (\d+) tokens? > (\d+)/i, order: 'tokens-first' },
  {
    pattern:
      /(?:maximum|available) (?:context|prompt|model) (?:length|size|window)(?: is| of)? \(?(\d+)[\s\S]*?(?:resulted in|requested(?: a total of)?(?: about)?|contains) (\d+)/i,
    order: 'maximum-first',
  },
  { pattern: /input token count \(?(\d+)\)? exceeds the maximum number of tokens allowed \(?(\d+)/i, order: 'tokens-first' },
  { pattern: /contains (\d+) tokens[\s\S]*?with (\d+) maximum context/i, order: 'tokens-first' },
  { pattern: /request \((\d+) tokens\) exceeds the available context size \((\d+)/i, order: 'tokens-first' },
  { pattern: /must be <= (\d+)\. Given: (\d+)/i, order: 'maximum-first' },
];
const maximumAlone = /(?:maximum|available) (?:context|prompt|model) (?:length|size|window)(?: is| of)? \(?(\d+)/i;

/** Reads an error about a prompt that is too long; null for any other error. */
export function readContextOverflow({
  code,
  type,
  message,
}: {
  readonly code?: string | null;
  readonly type?: string | null;
  readonly message: string;
}): ContextOverflow | null {
  const sentence = cutText(message, 2_000);
  if (!overflowCode.test(code ?? '') && !overflowCode.test(type ?? '') && !overflowSentence.test(sentence)) return null;
  for (const { pattern, order } of figures) {
    const [, first, second] = pattern.exec(sentence) ?? [];
    if (first === undefined || second === undefined) continue;
    const [tokens, maximum] = order === 'tokens-first' ? [Number(first), Number(second)] : [Number(second), Number(first)];
    if (tokens > maximum) return { tokens, maximum, sentence };
  }
  const maximum = maximumAlone.exec(sentence)?.[1];
  return { tokens: null, maximum: maximum === undefined ? null : Number(maximum), sentence };
}

/** Anthropic's own wording, which agents look for before they compact a conversation. */
export function overflowAsAnthropic({ tokens, maximum, sentence }: ContextOverflow): string {
  if (/prompt is too long|exceed context limit/i.test(sentence)) return sentence;
  return tokens === null
    ? `prompt is too long: ${sentence}`
    : `prompt is too long: ${tokens} tokens > ${maximum} maximum. The provider says: ${sentence}`;
}
