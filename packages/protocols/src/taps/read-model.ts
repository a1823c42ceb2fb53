/** Names of models are short and have no spaces; anything else is not recorded. */
const form = /^[\x21-\x7e]{1,100}$/;

/** The name of the model that an answer, or an event of it, gives. Null if it gives none. */
export function readModel(name: unknown): string | null {
  return typeof name === 'string' && form.test(name) ? name : null;
}
