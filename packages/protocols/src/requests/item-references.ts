import { changeItems, changeTopLevel, readTopLevel } from '../json/top-level-fields.ts';
import { isRecord } from '../usage/usage-reading.ts';
import type { RequestText } from './prepend-system-prompt.ts';

/**
 * Ids of items that a Responses request references instead of sending them. A reference may omit its type.
 * Source: `ResponseInputItem.ItemReference` in the published types of `openai`.
 */
export function findItemReferences({ input }: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(input) ? input.map(referenceOf).filter((id) => id !== null) : [];
}

function referenceOf(item: unknown): string | null {
  if (!isRecord(item) || typeof item.id !== 'string') return null;
  const isBare = (item.type === undefined || item.type === null) && (item.role === undefined || item.role === null);
  return item.type === 'item_reference' || isBare ? item.id : null;
}

export interface ResolvedReferences {
  readonly request: RequestText;
  /** One note for each kind of reasoning that was left out. */
  readonly notes: readonly string[];
  /** The first reference to a missing item that the request needs; null if there is none. */
  readonly missing: string | null;
}

/**
 * Keeps references to items that are `known` at the upstream, and drops references to items that the request contains.
 * Unknown reasoning is optional and dropped; an unknown message or call is reported as missing.
 */
export function resolveItemReferences(request: RequestText, known: ReadonlySet<string>): ResolvedReferences {
  const input = Array.isArray(request.body.input) ? request.body.input : [];
  const own = new Set(input.filter((item) => referenceOf(item) === null).map((item) => (isRecord(item) ? item.id : null)));
  const notes = new Set<string>();
  let missing: string | null = null;
  const isKept = (item: unknown): boolean => {
    const id = referenceOf(item);
    if (id === null || known.has(id)) return true;
    if (own.has(id)) return false;
    if (id.startsWith('rs_')) notes.add('reasoning that is referred to by its id is not kept at this provider and was left out');
    else missing ??= id;
    return false;
  };
  const keep = input.map(isKept);
  if (keep.every(Boolean)) return { request, notes: [], missing: null };
  const text = changeItems(readTopLevel(request.text, 'input') ?? '[]', (item, index) => (keep[index] ? item : null));
  return {
    request: {
      text: changeTopLevel(request.text, { input: text }),
      body: { ...request.body, input: input.filter((_, index) => keep[index]) },
    },
    notes: [...notes],
    missing,
  };
}
