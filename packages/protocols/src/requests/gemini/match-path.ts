import type { Operation, PathCall } from '../../dialects/dialect-traits.ts';

/** @google/genai uses `/v1` since version 3; all other clients use `/v1beta`. */
const pattern = /^\/v1(?:beta)?\/models\/(.+):([a-zA-Z]+)$/;

/** Reads a path that ends in a model and one of the `actions`. `query` includes the question mark. */
export function matchGeminiPath(path: string, query: string, actions: Readonly<Record<string, Operation>>): PathCall | null {
  const [, name = '', action = ''] = pattern.exec(path) ?? [];
  const operation = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (operation === undefined) return null;
  const stream = action.startsWith('stream');
  return { operation, action, model: decode(name), stream, isArray: stream && new URLSearchParams(query).get('alt') !== 'sse' };
}

/** A badly escaped name is used as it is: no model matches it. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
