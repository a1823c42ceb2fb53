/** Gemini 2.x thinks by a budget in tokens; from 3 on by level. Source: Gemini API documentation, "Thinking". */
export function thinksByLevel(model: string): boolean {
  const version = /gemini-(\d+)/i.exec(model)?.[1];
  return version === undefined || Number(version) >= 3;
}

/** The large models cannot stop thinking altogether. */
export function mustThink(model: string): boolean {
  return /pro/i.test(model);
}
