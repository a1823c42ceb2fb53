import { isRecord } from '../../usage/usage-reading.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A tool of a Responses request, with its name in other dialects, which have no namespaces. */
export interface CollectedTool {
  readonly tool: Fields;
  /** Its location in the request, such as `input[0].tools[1]`. */
  readonly param: string;
  readonly namespace: string | null;
  /** Unique among the tools of the request. */
  readonly flatName: string;
}

/** The tool's own name and namespace, to restore in the answer. */
export interface ToolOrigin {
  readonly name: string;
  readonly namespace: string | null;
}

/**
 * All tools of a Responses request: at the top level, in `additional_tools` items, in the output of a tool search, and in namespaces inside
 * any of them. If a tool is given twice, the last definition counts.
 * Source: `Tool`, `ResponseInputItem.AdditionalTools` and `NamespaceTool` in the published types of `openai`.
 */
export function collectTools(body: Fields): CollectedTool[] {
  const lists: [string, unknown][] = [['tools', body.tools]];
  if (Array.isArray(body.input)) {
    for (const [at, item] of body.input.entries()) if (holdsTools(item)) lists.push([`input[${at}].tools`, (item as Fields).tools]);
  }
  const found = lists.flatMap(([param, list]) => recordsOf(list).flatMap((tool, at) => unfold(tool, `${param}[${at}]`)));
  const namespaces = new Map<string, Set<string | null>>();
  for (const { tool, namespace } of found) {
    const name = textOf(tool.name);
    namespaces.set(name, (namespaces.get(name) ?? new Set()).add(namespace));
  }
  const collected = found.map((one) => {
    const name = textOf(one.tool.name);
    const isShared = (namespaces.get(name)?.size ?? 0) > 1;
    return { ...one, flatName: isShared ? qualified(one.namespace, name) : name };
  });
  const last = new Map(collected.map((one) => [one.flatName, one]));
  return collected.filter((one) => one.flatName === '' || last.get(one.flatName) === one);
}

/** True for an input item that adds tools. */
function holdsTools(item: unknown): boolean {
  return isRecord(item) && (item.type === 'additional_tools' || item.type === 'tool_search_output');
}

function unfold(tool: Fields, param: string): Omit<CollectedTool, 'flatName'>[] {
  if (tool.type !== 'namespace') return [{ tool, param, namespace: null }];
  const namespace = textOf(tool.name) || null;
  return recordsOf(tool.tools).map((inner, at) => ({ tool: inner, param: `${param}.tools[${at}]`, namespace }));
}

function qualified(namespace: string | null, name: string): string {
  return namespace === null ? name : `${namespace}__${name}`;
}

/** Returns the flat name of a call that the client sends back. */
export type FlatToolNames = (namespace: string | null, name: string) => string;

/** Uses a map, since a request may have as many calls as tools. */
export function flatToolNames(tools: readonly CollectedTool[]): FlatToolNames {
  const byName = new Map<string, Map<string | null, string>>();
  for (const { tool, namespace, flatName } of tools) {
    const name = textOf(tool.name);
    const known = byName.get(name) ?? new Map<string | null, string>();
    if (!known.has(namespace)) known.set(namespace, flatName);
    byName.set(name, known);
  }
  return (namespace, name) => {
    const known = byName.get(name);
    return known?.get(namespace) ?? known?.values().next().value ?? name;
  };
}

/** Restores the name and namespace of a called tool. */
export function toolOrigins(body: Fields): (flatName: string) => ToolOrigin {
  const origins = new Map(collectTools(body).map(({ flatName, namespace, tool }) => [flatName, { name: textOf(tool.name), namespace }]));
  return (flatName) => origins.get(flatName) ?? { name: flatName, namespace: null };
}
