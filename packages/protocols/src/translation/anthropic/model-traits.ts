/** The version in a Claude model's name (4.5 of `claude-haiku-4-5-20251001`); null for other names. */
function claudeVersion(model: string): number | null {
  const match = /claude-(?:[a-z]+-)?(\d+)(?:[.-](\d{1,2})(?!\d))?/i.exec(model);
  return match ? Number(`${match[1]}.${match[2] ?? 0}`) : null;
}

/**
 * The model thinks by a budget in tokens (Claude before 4.6); others by effort. Servers that are only compatible with
 * Anthropic's are taken for the former: the budget is the older and more widely known form.
 */
export function thinksByBudget(model: string): boolean {
  const version = claudeVersion(model);
  return version === null ? !/claude/i.test(model) : version < 4.6;
}

/**
 * The model takes `temperature`, `top_p` and `top_k`. The published types of @anthropic-ai/sdk 1.12 no longer have
 * them, because the present models refuse them; 4.6 is the last that takes both.
 */
export function takesSampling(model: string): boolean {
  return thinksByBudget(model) || claudeVersion(model) === 4.6;
}

/** The model takes `temperature` or `top_p`, but not both: Claude 4.1 to 4.6. */
export function takesOneOfSampling(model: string): boolean {
  const version = claudeVersion(model);
  return version !== null && version >= 4.1 && version <= 4.6;
}

/** What a Claude model is known to lack of what clients of the newest send. Nothing is said of models without a version in their name. */
export function knownLacks(model: string): { readonly thinking: boolean; readonly adaptive: boolean; readonly effort: boolean } {
  const version = claudeVersion(model);
  if (version === null) return { thinking: false, adaptive: false, effort: false };
  const isOpus45 = /opus-4[.-]5/i.test(model);
  return { thinking: version < 3.7, adaptive: version < 4.6, effort: version < 4.6 && !isOpus45 };
}

/** The model takes `system` messages between the others. */
export function takesSystemMessages(model: string): boolean {
  return !thinksByBudget(model);
}
