import { estimateCost, estimateTokens, formatPico } from '../pricing/estimate-cost.ts';
import type { Answer } from './conversation.ts';
import type { ChatModel } from './ModelSelect.tsx';
import type { ChatRequest } from './request-body.ts';

/** Providers count an image of usual size as 800 to 1,600 tokens. */
const imageTokens = 1_000;
/** What surrounds each message. */
const messageTokens = 4;

/** About as many tokens as the prompt of a request has, without what the gateway prepends to it. */
export function estimatePrompt({ messages, tools = [] }: ChatRequest): number {
  return messages.reduce(
    (sum, message) => {
      const content = message.content ?? '';
      const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
      const calls = 'tool_calls' in message ? estimateTokens(JSON.stringify(message.tool_calls)) : 0;
      return parts.reduce(
        (all, part) => all + (part.type === 'text' ? estimateTokens(part.text) : imageTokens),
        sum + messageTokens + calls,
      );
    },
    tools.length > 0 ? estimateTokens(JSON.stringify(tools)) : 0,
  );
}

interface EstimatedFigures {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Without what caches save; null if the model's price is not known. */
  readonly costUsd: string | null;
}

/** What an answer has taken so far, from what was reported and else from its text; null before its first token. */
export function estimateFigures(answer: Answer, prices: ChatModel | undefined): EstimatedFigures | null {
  const { text, reasoning, toolCalls, promptTokens, figures } = answer;
  const delivered = estimateTokens(text + reasoning + toolCalls.map((call) => call.arguments).join(''));
  if (delivered === 0 || promptTokens === null) return null;
  // What is reported includes what the gateway prepended.
  const inputTokens = figures.inputTokens ?? promptTokens + (prices?.systemPromptCost?.tokens ?? 0);
  const outputTokens = figures.outputTokens ?? delivered;
  const used = { input: inputTokens, cached: 0, output: outputTokens };
  return {
    ...{ inputTokens, outputTokens },
    costUsd: prices ? formatPico(estimateCost({ ...prices, systemPromptCost: null }, used)) : null,
  };
}
