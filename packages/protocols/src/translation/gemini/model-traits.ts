/** Gemini 2.x thinks by a budget in tokens; 3 and later think by level. Source: Gemini API documentation, "Thinking". */
export function thinksByLevel(model: string): boolean {
  const version = /gemini-(\d+)/i.exec(model)?.[1];
  return version === undefined || Number(version) >= 3;
}

/** Thinking cannot be turned off in the large models. */
export function mustThink(model: string): boolean {
  return /pro/i.test(model);
}
