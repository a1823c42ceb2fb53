import { estimateTextTokens } from '../requests/estimate-tokens.ts';

/** Members of an answer that name or place something and are not the model's words. */
const labels = new Set([
  'role',
  'type',
  'id',
  'call_id',
  'item_id',
  'index',
  'status',
  'signature',
  'encrypted_content',
  'object',
  'annotations',
]);

/**
 * Estimated tokens of everything a part of an answer says: text, reasoning, tool calls, and fields nobody has told
 * us of, so that nothing a model produced is delivered for free.
 */
export function weighOutput(part: unknown, depth = 0): number {
  if (typeof part === 'string') return part === '' ? 0 : estimateTextTokens(part);
  if (typeof part !== 'object' || part === null || depth > 20) return 0;
  let sum = 0;
  if (Array.isArray(part)) for (const item of part) sum += weighOutput(item, depth + 1);
  else for (const [name, member] of Object.entries(part)) if (!labels.has(name)) sum += weighOutput(member, depth + 1);
  return sum;
}
