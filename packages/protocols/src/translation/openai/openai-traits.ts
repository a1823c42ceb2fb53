import type { ChatRequest } from '../intermediate.ts';

/** OpenAI's models that reason whether asked to or not, whoever serves them. `gpt-5-chat-latest` and its like do not. */
export function isOpenaiReasoner(model: string): boolean {
  return /(?:^|\/)(?:gpt-[5-9]|o[1-9]|codex)/i.test(model) && !/\bchat\b/i.test(model);
}

/**
 * The model takes `temperature`, `top_p` and penalties: models that reason refuse them, but for those that do not reason when
 * asked not to. Source: OpenAI API documentation, "Using GPT-5.2", parameter compatibility.
 */
function takesOpenaiSampling(model: string, effort: string | null): boolean {
  return !isOpenaiReasoner(model) || (effort === 'none' && /(?:^|\/)gpt-(?:5\.[1-9]|[6-9])/i.test(model));
}

/** The sampling parameters of the request that the model takes; the others are left out and noted. */
export function chooseOpenaiSampling(request: ChatRequest, model: string, effort: string | null, notes: string[]) {
  const { temperature, topP, frequencyPenalty, presencePenalty } = request;
  if (takesOpenaiSampling(model, effort)) return { temperature, topP, frequencyPenalty, presencePenalty };
  const asked = { temperature, top_p: topP, frequency_penalty: frequencyPenalty, presence_penalty: presencePenalty };
  for (const [field, value] of Object.entries(asked)) if (value !== null) notes.push(`${field} was left out: this model takes none`);
  return { temperature: null, topP: null, frequencyPenalty: null, presencePenalty: null };
}
