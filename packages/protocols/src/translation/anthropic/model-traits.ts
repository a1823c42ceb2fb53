/** The version in a Claude model's name (4.5 in `claude-haiku-4-5-20251001`); null for other names. */
function claudeVersion(model: string): number | null {
  const match = /claude-(?:[a-z]+-)?(\d+)(?:[.-](\d{1,2})(?!\d))?/i.exec(model);
  return match ? Number(`${match[1]}.${match[2] ?? 0}`) : null;
}

/**
 * True if the model thinks by a budget in tokens (Claude before 4.6) and not by effort. Servers that are only compatible with Anthropic's
 * count as budget models: the budget is the older and more widely supported form.
 */
export function thinksByBudget(model: string): boolean {
  const version = claudeVersion(model);
  return version === null ? !/claude/i.test(model) : version < 4.6;
}

/**
 * The model accepts `temperature`, `top_p` and `top_k`. The published types of @anthropic-ai/sdk 1.12 no longer have them, because current
 * models refuse them; 4.6 is the last version that accepts them.
 */
export function takesSampling(model: string): boolean {
  return thinksByBudget(model) || claudeVersion(model) === 4.6;
}

/** The model accepts `temperature` or `top_p`, but not both: Claude 4.1 to 4.6. */
export function takesOneOfSampling(model: string): boolean {
  const version = claudeVersion(model);
  return version !== null && version >= 4.1 && version <= 4.6;
}

/** Newer features that a Claude model is known to lack. For models without a version in their name, nothing is assumed to be missing. */
export function knownLacks(model: string): { readonly thinking: boolean; readonly adaptive: boolean; readonly effort: boolean } {
  const version = claudeVersion(model);
  if (version === null) return { thinking: false, adaptive: false, effort: false };
  const isOpus45 = /opus-4[.-]5/i.test(model);
  return { thinking: version < 3.7, adaptive: version < 4.6, effort: version < 4.6 && !isOpus45 };
}

/** The model accepts `system` messages between other messages. */
export function takesSystemMessages(model: string): boolean {
  return !thinksByBudget(model);
}
