import type { ChatRequest } from '../intermediate.ts';

/** True for OpenAI's models that reason by default, at any provider. `gpt-5-chat-latest` and similar models do not reason. */
export function isOpenaiReasoner(model: string): boolean {
  return /(?:^|\/)(?:gpt-[5-9]|o[1-9]|codex)/i.test(model) && !/\bchat\b/i.test(model);
}

/**
 * The model accepts `temperature`, `top_p` and penalties. Reasoning models refuse them, except those whose reasoning is turned off by the
 * request. Source: OpenAI API documentation, "Using GPT-5.2", parameter compatibility.
 */
function takesOpenaiSampling(model: string, effort: string | null): boolean {
  return !isOpenaiReasoner(model) || (effort === 'none' && /(?:^|\/)gpt-(?:5\.[1-9]|[6-9])/i.test(model));
}

/** The sampling parameters that the model accepts; the others are left out and noted. */
export function chooseOpenaiSampling(request: ChatRequest, model: string, effort: string | null, notes: string[]) {
  const { temperature, topP, frequencyPenalty, presencePenalty } = request;
  if (takesOpenaiSampling(model, effort)) return { temperature, topP, frequencyPenalty, presencePenalty };
  const asked = { temperature, top_p: topP, frequency_penalty: frequencyPenalty, presence_penalty: presencePenalty };
  for (const [field, value] of Object.entries(asked)) if (value !== null) notes.push(`${field} was left out: this model takes none`);
  return { temperature: null, topP: null, frequencyPenalty: null, presencePenalty: null };
}
