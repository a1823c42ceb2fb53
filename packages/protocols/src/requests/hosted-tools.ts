import type { FlatDialect } from '../dialect.ts';
import { changeItems, changeTopLevel, readTopLevel } from '../json/top-level-fields.ts';
import { isRecord, textOf } from '../usage/usage-reading.ts';
import type { RequestText } from './prepend-system-prompt.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A tool that the provider runs itself; it may cost more than tokens. */
export interface HostedTool {
  readonly type: string;
  /** Clients add it to any request by default, so it may be left out. Other tools carry the caller's own configuration. */
  readonly isOptional: boolean;
  /** `tool_choice` forces the model to use it. */
  readonly isRequired: boolean;
}

/** Tools that run at the client, in the OpenAI dialects: they cost only tokens. */
const clientTools = /^(function|custom|local_shell|shell|apply_patch|computer(_use)?(_preview)?|namespace|tool_search)$/;
/** Anthropic's dated tools that run at the client, or cost only tokens of the same model. */
const anthropicTools = /^(custom|bash|text_editor|computer|memory|tool_search_tool|web_fetch)(_|$)/;
/** Tools that agents offer with every request, whatever the model. */
const optionalTools = /^(web_search|image_generation|code_interpreter|code_execution)(_|$)/;

/**
 * Every hosted tool of a request, wherever its dialect accepts tools. In Responses these places are the top level, `additional_tools` and
 * `tool_search_output` items, and namespaces inside any of them.
 * Source: `Tool` and `ResponseInputItem` in the published types of `openai`; `BetaToolUnion` of `@anthropic-ai/sdk`.
 */
export function findHostedTools(dialect: FlatDialect, body: Fields): HostedTool[] {
  const tools = allTools(dialect, body);
  const hosted = tools.filter(({ tool, isInner }) => isHosted(dialect, tool, isInner));
  const isRequired = readDemand(body, hosted.length === tools.length);
  const found = hosted.map(({ tool }) => {
    const type = textOf(tool.type);
    return { type, isOptional: optionalTools.test(type), isRequired: isRequired(tool) };
  });
  // Chat has a separate field for a search that the provider runs.
  if (isRecord(body.web_search_options)) found.push({ type: 'web_search', isOptional: true, isRequired: false });
  return found;
}

/** Removes the tools for which `isLeftOut` returns true; every other character stays as it was. */
export function leaveOutTools(dialect: FlatDialect, { text, body }: RequestText, isLeftOut: (type: string) => boolean): RequestText {
  const isGone = (tool: unknown) => isRecord(tool) && isHosted(dialect, tool) && isLeftOut(textOf(tool.type));
  const changes: Record<string, { text: string; value: unknown } | null> = {};
  const change = (name: string, edit: { text: string; value: unknown } | null) => {
    changes[name] = edit;
  };
  const concerns = (tool: unknown) => isGone(tool) || namespaceTools(tool).some(isGone);
  if (Array.isArray(body.tools) && body.tools.some(concerns))
    change('tools', withoutTools(readTopLevel(text, 'tools'), body.tools, isGone));
  if (Array.isArray(body.input) && body.input.some((item) => itemTools(item)?.some(concerns)))
    change('input', withoutItemTools(text, body.input, { isGone, concerns }));
  if (isRecord(body.web_search_options) && isLeftOut('web_search')) change('web_search_options', null);
  const choice = body.tool_choice;
  if (isRecord(choice) && Array.isArray(choice.tools) && choice.tools.some(isGone)) {
    const value = { ...choice, tools: choice.tools.filter((tool) => !isGone(tool)) };
    change('tool_choice', { text: JSON.stringify(value), value });
  }
  const kept: Record<string, unknown> = { ...body };
  for (const [name, edit] of Object.entries(changes)) {
    if (edit === null) delete kept[name];
    else kept[name] = edit.value;
  }
  // Without tools, providers refuse the fields that go with them.
  if ('tools' in changes && Array.isArray(kept.tools) && kept.tools.length === 0) {
    for (const name of ['tools', 'tool_choice', 'parallel_tool_calls']) {
      if (!(name in body)) continue;
      delete kept[name];
      changes[name] = null;
    }
  }
  const texts = Object.fromEntries(Object.entries(changes).map(([name, edit]) => [name, edit?.text ?? null]));
  return { text: changeTopLevel(text, texts), body: kept };
}

type Test = (tool: unknown) => boolean;

/** A namespace that becomes empty is removed too. */
function withoutTools(text: string | null, tools: readonly unknown[], isGone: Test): { text: string; value: unknown[] } {
  const value: unknown[] = [];
  const changed = changeItems(text ?? '[]', (toolText, index) => {
    const tool = tools[index];
    if (isGone(tool)) return null;
    if (!namespaceTools(tool).some(isGone)) {
      value.push(tool);
      return toolText;
    }
    const { tools: inner } = tool as { tools: readonly unknown[] };
    const kept = withoutTools(readTopLevel(toolText, 'tools'), inner, isGone);
    if (kept.value.length === 0) return null;
    value.push({ ...(tool as Fields), tools: kept.value });
    return changeTopLevel(toolText, { tools: kept.text });
  });
  return { text: changed, value };
}

/** An `additional_tools` item that becomes empty is removed; the output of a tool search stays, since its call stays. */
function withoutItemTools(text: string, input: readonly unknown[], { isGone, concerns }: { isGone: Test; concerns: Test }) {
  const value: unknown[] = [];
  const changed = changeItems(readTopLevel(text, 'input') ?? '[]', (itemText, index) => {
    const item = input[index];
    const tools = itemTools(item);
    if (!tools?.some(concerns)) {
      value.push(item);
      return itemText;
    }
    const kept = withoutTools(readTopLevel(itemText, 'tools'), tools, isGone);
    if (kept.value.length === 0 && (item as Fields).type === 'additional_tools') return null;
    value.push({ ...(item as Fields), tools: kept.value });
    return changeTopLevel(itemText, { tools: kept.text });
  });
  return { text: changed, value };
}

function itemTools(item: unknown): readonly unknown[] | null {
  if (!isRecord(item) || (item.type !== 'additional_tools' && item.type !== 'tool_search_output')) return null;
  return Array.isArray(item.tools) ? item.tools : null;
}

interface FoundTool {
  readonly tool: Fields;
  /** The tool is inside a namespace. */
  readonly isInner: boolean;
}

function allTools(dialect: FlatDialect, { tools, input }: Fields): FoundTool[] {
  const items = dialect === 'openai-responses' && Array.isArray(input) ? input : [];
  return [tools, ...items.map(itemTools)].flatMap((list) => (Array.isArray(list) ? list.filter(isRecord).flatMap(unfold) : []));
}

function unfold(tool: Fields): FoundTool[] {
  const inner = namespaceTools(tool).filter(isRecord);
  return [{ tool, isInner: false }, ...inner.map((one) => ({ tool: one, isInner: true }))];
}

/** The tools inside a namespace. */
function namespaceTools(tool: unknown): readonly unknown[] {
  return isRecord(tool) && tool.type === 'namespace' && Array.isArray(tool.tools) ? tool.tools : [];
}

function isHosted(dialect: FlatDialect, tool: Fields, isInner = false): boolean {
  const { type, environment } = tool;
  if (typeof type !== 'string') return false;
  // The same shell, but in a container at the provider.
  if (type === 'shell' && isRecord(environment) && textOf(environment.type).startsWith('container')) return true;
  // Nested namespaces are not searched, so one counts as a hosted tool.
  if (isInner && type === 'namespace') return true;
  return !(dialect === 'anthropic-messages' ? anthropicTools : clientTools).test(type);
}

/** Parses `tool_choice` once, for any number of tools. `isAlone`: there is no tool that runs at the client. */
function readDemand({ tool_choice: choice }: Fields, isAlone: boolean): (tool: Fields) => boolean {
  if (choice === 'required') return () => isAlone;
  if (!isRecord(choice)) return () => false;
  if (choice.type === 'any') return () => isAlone;
  if (choice.type === 'tool') return (tool) => choice.name === tool.name;
  const isAllowedList = choice.type === 'allowed_tools';
  const allowed = isAllowedList && isRecord(choice.allowed_tools) ? choice.allowed_tools : choice;
  if (isAllowedList && allowed.mode !== 'required') return () => false;
  const list = Array.isArray(allowed.tools) ? allowed.tools : [];
  const types = isAllowedList ? list.map((one) => (isRecord(one) ? one.type : null)) : [choice.type];
  const families = new Set(types.map(familyOf));
  return (tool) => families.size === 1 && families.has(familyOf(tool.type));
}

/** `web_search_preview_2025_03_11` and `web_search` name the same tool. */
function familyOf(type: unknown): string {
  const word = textOf(type);
  return word.startsWith('web_search') ? 'web_search' : word;
}

/** Assumed if a request does not limit its searches. */
const usualSearches = 5;
const maxSearches = 100;

/** Web searches that the provider may run for the request; used for the hold. */
export function countWebSearches(dialect: FlatDialect, body: Fields): number {
  const allowed = allTools(dialect, body).map(({ tool: { type, max_uses: maxUses } }) => {
    if (typeof type !== 'string' || !type.startsWith('web_search')) return 0;
    return typeof maxUses === 'number' && maxUses >= 0 ? Math.ceil(maxUses) : usualSearches;
  });
  const sum = allowed.reduce((total, one) => total + one, isRecord(body.web_search_options) ? 1 : 0);
  return Math.min(sum, maxSearches);
}
