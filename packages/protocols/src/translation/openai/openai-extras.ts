/**
 * Fields that Chat Completions and Responses spell alike and no other dialect has: hints about caching and safety. They pass verbatim
 * between the two and are dropped for other dialects; see docs/translation.md.
 */
const names = ['prompt_cache_key', 'prompt_cache_retention', 'prompt_cache_options', 'safety_identifier'];

export const openaiExtraNames: ReadonlySet<string> = new Set(names);

/** Those of the fields that the client set. */
export function readOpenaiExtras(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => body[name] !== undefined && body[name] !== null).map((name) => [name, body[name]]));
}
