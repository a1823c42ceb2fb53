import { isRecord, textOf, type UsageReading } from './usage-reading.ts';

/** Calls of hosted tools that are billed separately from tokens. */
const billedCalls = new Set(['image_generation_call', 'code_interpreter_call', 'file_search_call', 'shell_call']);

/** True for an output item that is a call of a hosted tool. */
export function isHostedCall(item: unknown): boolean {
  if (!isRecord(item)) return false;
  // A shell that runs at the client names no container.
  if (item.type === 'shell_call') return isRecord(item.environment) && textOf(item.environment.type).startsWith('container');
  return item.type === 'web_search_call' || billedCalls.has(textOf(item.type));
}

/**
 * Adds hosted tool calls to a Responses usage. Web searches become their meter: the number that `tool_usage` calls billable, or the number
 * of searches in the output if it is absent. Other hosted tools have no meter, so they are reported as unknown.
 * Source: `Response.ToolUsage` in the published types of `openai`.
 */
export function addHostedTools(usage: UsageReading, toolUsage: unknown, output: readonly unknown[]): UsageReading {
  const said = isRecord(toolUsage) ? toolUsage : {};
  const billable = isRecord(said.web_search) ? said.web_search.num_requests : undefined;
  const isCount = typeof billable === 'number' && Number.isSafeInteger(billable) && billable >= 0;
  const searches = isCount ? billable : output.filter(isSearch).length;
  const unknown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(said)) if (name !== 'web_search' && hasQuantity(value)) unknown[`tool_usage.${name}`] = value;
  for (const item of output) {
    if (!isRecord(item) || !isHostedCall(item) || item.type === 'web_search_call') continue;
    const field = `output.${textOf(item.type)}`;
    unknown[field] = Number(unknown[field] ?? 0) + 1;
  }
  if (searches === 0 && Object.keys(unknown).length === 0) return usage;
  return {
    ...usage,
    meters: searches > 0 ? { ...usage.meters, web_search: searches } : usage.meters,
    unknown: Object.keys(unknown).length > 0 ? { ...usage.unknown, ...unknown } : usage.unknown,
  };
}

/** Opening a page and finding text in it are calls of the same tool, but not searches. */
function isSearch(item: unknown): boolean {
  if (!isRecord(item) || item.type !== 'web_search_call' || item.status === 'failed') return false;
  return !isRecord(item.action) || item.action.type === undefined || item.action.type === 'search';
}

/** True if any nested number is above zero. */
function hasQuantity(value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return value > 0;
  return isRecord(value) && depth < 20 && Object.values(value).some((member) => hasQuantity(member, depth + 1));
}
